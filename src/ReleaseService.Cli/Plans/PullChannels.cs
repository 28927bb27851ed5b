using System.CommandLine;
using System.Text;
using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Channels;
using Spectre.Console;

namespace ReleaseService.Cli.Plans;

/// <summary>
/// <c>releasectl channels pull</c>: writes the server's channels, histories and the releases they name into a folder, and notes and aliases into release files that are there.
/// What people wrote is kept: comments, order and style, entries that the server hasn't got yet behind a history that agrees. What would be lost is asked for.
/// </summary>
internal static class PullChannels
{
    public static Command Create()
    {
        var (options, yes) = (new PlanOptions(), GlobalOptions.Yes());
        return new Verb(
            "pull", "Writes the server's channels and their histories into the files of a folder, the releases that are missing there, and the notes and aliases of those that aren't.",
            "releasectl channels pull",
            "releasectl channels pull channels --channel beta")
            .With(options.All).With(yes)
            .Runs(call => RunAsync(call, call.Get(options.Folder), call.Get(options.Channels)!, call.Get(yes)));
    }

    private static async Task<int> RunAsync(Call call, string folder, string[] asked, bool yes)
    {
        var scope = await PlanScope.ReadAsync(call, asked);
        var channels = (await call.Client.GetChannelsAsync(call.Cancellation)).Channels.Where(channel => scope.IsFor(channel.Name)).ToList();
        if (asked.Except(channels.Select(channel => channel.Name)).FirstOrDefault() is { } missing)
            throw new CommandException($"The server has no channel {missing}.", "'releasectl channels list' shows those there are.");

        // Names become paths, which no server may choose.
        if (channels.FirstOrDefault(channel => !Channel.IsName(channel.Name)) is { } wrong)
            throw new CommandException($"The server has a channel named '{wrong.Name}', which is no channel's name.", "Nothing was written. Is it the right server?");
        List<PulledChannel> pulled = [];
        foreach (var channel in channels)
            pulled.Add(PulledChannel.Of(folder, channel, (await ShowHistory.ReadAsync(call.Client, channel.Name, last: null, call.Cancellation)).Promotions));
        var present = await PulledReleases.ReadPresentAsync(call, folder);
        foreach (var release in present.Where(release => release.LeftAlone is not null))
            call.Warn($"{release.LeftAlone} It is left alone.");
        var lost = pulled.SelectMany(channel => channel.Lost).Concat(present.SelectMany(release => release.Lost)).ToList();
        foreach (var line in lost)
            call.Warn(line);
        if (lost.Count > 0)
            await call.MustConfirmAsync("Write what the server has over what is said above", yes);

        var releases = await PulledReleases.ReadAsync(call, folder, pulled.SelectMany(channel => channel.Releases));
        var written = releases.Concat(present.Where(release => release.Text is not null).Select(release => (release.File, release.Text!))).Concat(pulled.Where(channel => channel.IsChanged).Select(channel => (channel.File, channel.Text))).ToList();
        foreach (var (file, text) in written)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            WholeFile.Write(file, Encoding.UTF8.GetBytes(text));
        }

        call.Out.Answer(new PullReport([.. written.Select(file => file.File)]), CliJson.Default.PullReport, report => report.Written.Count == 0
            ? Cell.Of("Nothing to do: the files have all of it.\n")
            : new Rows(report.Written.Select(file => Cell.Of($"wrote {file}"))));
        return ExitCode.Fine;
    }
}

/// <summary>The answer of <c>channels pull</c>.</summary>
internal sealed record PullReport(IReadOnlyList<string> Written);

using System.CommandLine;
using System.Text;
using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using Spectre.Console;

namespace ReleaseService.Cli.Plans;

/// <summary>
/// <c>releasectl channels pull</c>: writes the server's channels, histories and the releases they name into a folder. What people wrote is kept: comments, entries that the
/// server hasn't got yet behind a history that agrees, release files that are there. What would be lost is asked for.
/// </summary>
internal static class PullChannels
{
    public static Command Create()
    {
        var (options, yes) = (new PlanOptions(), GlobalOptions.Yes());
        return new Verb(
            "pull", "Writes the server's channels and their histories into the files of a folder, and the releases that are missing there.",
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

        List<PulledChannel> pulled = [];
        foreach (var channel in channels)
            pulled.Add(PulledChannel.Of(folder, channel, (await ShowHistory.ReadAsync(call.Client, channel.Name, last: null, call.Cancellation)).Promotions));
        var lost = pulled.SelectMany(channel => channel.Lost).ToList();
        foreach (var line in lost)
            call.Warn(line);
        if (lost.Count > 0 && !await call.ConfirmAsync("Write the server's history over what is said above", yes))
            throw new CommandException("Nothing was changed.", "Answer y to go on, or add --yes.");

        var releases = await PulledReleases.ReadAsync(call, folder, pulled.SelectMany(channel => channel.Releases));
        var written = releases.Concat(pulled.Where(channel => channel.IsChanged).Select(channel => (channel.File, channel.Text))).ToList();
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

/// <summary>A channel's file as it becomes.</summary>
/// <param name="File">Its path.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsChanged">Whether it isn't that already.</param>
/// <param name="Releases">Names of the releases that the server's history names.</param>
/// <param name="Lost">What it holds and the server hasn't, in words.</param>
internal sealed record PulledChannel(string File, string Text, bool IsChanged, IReadOnlyList<string> Releases, IReadOnlyList<string> Lost)
{
    public static PulledChannel Of(string folder, ChannelDetails details, IReadOnlyList<PromotionDetails> history)
    {
        var file = Path.Combine(folder, $"{details.Name}.yaml");
        var channel = new Channel(details.Name, details.Title, details.Description, details.Access, details.IsDefault, details.Requires);
        List<DeclaredPromotion> promotions = [.. history.Select(DeclaredPromotion.From)];
        List<string> releases = [.. history.Select(promotion => promotion.ReleaseName).Distinct()];
        if (!System.IO.File.Exists(file))
            return new(file, new ChannelFile(channel, promotions).Write(), IsChanged: true, releases, []);

        var bytes = System.IO.File.ReadAllBytes(file);
        List<string> lost = [];
        if (!ChannelFile.Parse(bytes, file).TryGet(out var present))
            lost.Add($"{file} can't be read, so what it promotes is lost.");
        else if (present.Promotions.Zip(promotions).All(pair => pair.First.Release == pair.Second.Release))
            promotions.AddRange(present.Promotions.Skip(promotions.Count).Select(promotion => promotion with { At = null }));
        else
            lost.AddRange(present.Promotions.Index().Where(entry => entry.Index >= history.Count || history[entry.Index].ReleaseName != entry.Item.Release)
                .Select(entry => $"{file}: its entry {entry.Index + 1}, {entry.Item.Release}, is lost: {(entry.Index < history.Count ? $"the server has {history[entry.Index].ReleaseName} there" : "it follows a history that isn't the server's")}."));

        var before = Encoding.UTF8.GetString(bytes);
        var text = ChannelFile.Rewrite(before, channel, promotions);
        return new(file, text, text != before, releases, lost);
    }
}

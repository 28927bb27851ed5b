using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases lint</c>: the server's own rules, here and without it. What a channel's list promotes next is compared with what stands before it there; with
/// a channel of the server other releases are compared with its head.</summary>
internal static class LintReleases
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Release files, or a folder as channels/ is; that is also what is taken without any.", DefaultValueFactory = _ => ["channels"] };
        var channel = new Option<string?>("--channel") { HelpName = "NAME", Description = "Also compare with the head of this channel on the server; in a folder, those releases that no channel's list has." };
        var strict = new Option<bool>("--strict") { Description = "Warnings that nobody waived count as errors." };
        return new Verb(
            "lint", "Checks releases, and a folder's channels. Needs no server, but for --channel. docs/lint.md has every rule.",
            "releasectl releases lint",
            "releasectl releases lint channels/releases/0.79.0-1.yaml --channel beta --strict")
            .With(paths, channel, strict)
            .Runs(call => RunAsync(call, call.Get(paths), call.Get(channel), call.Get(strict)));
    }

    private static async Task<int> RunAsync(Call call, string[] paths, string? channelName, bool strict)
    {
        var (channel, head) = channelName is null ? (null, null) : await ChannelHeads.ReadAsync(call, channelName);
        List<FileFindings> files = [];
        foreach (var path in paths)
            files.AddRange(Directory.Exists(path) ? LintFolder(path, head, channel) : [LintFile(path, [(channel, head)])]);
        var report = new LintReport([.. files.OrderBy(file => file.File, StringComparer.Ordinal)]);
        call.Out.Answer(report, CliJson.Default.LintReport, View);
        return report.Count(FindingSeverity.Error) > 0 || (strict && report.Count(FindingSeverity.Warning) > 0) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static IEnumerable<FileFindings> LintFolder(string folder, Release? head, Channel? channel)
    {
        var releases = Path.Combine(folder, "releases");
        var read = ChannelsFolder.Read(folder);
        var before = read.TryGet(out var channels) ? PreviousReleases.Of(channels) : PreviousReleases.Unknown;
        var files = (Directory.Exists(releases) ? Directory.GetFiles(releases, "*.yaml") : [])
            .Select(file => LintFile(file, before.Of(Path.GetFileNameWithoutExtension(file), channel, head))).ToList();
        // What lint says of a release file holds its defects already.
        var others = ReleaseLint.FromDefects(read.Defects.Where(defect => !files.Any(file => file.File == defect.Place?.File)));
        return files.Concat(others.GroupBy(finding => finding.Place?.File ?? folder).Select(group => new FileFindings(group.Key, [.. group.Select(finding => finding.ToDetails())])));
    }

    /// <summary>Against several releases, where several channels are to get it; what lint says of it by itself is said once.</summary>
    private static FileFindings LintFile(string file, IReadOnlyList<(Channel? Channel, Release? Release)> before)
    {
        var bytes = SourceFile.Read(file);
        return new(file, [.. before.SelectMany(previous => ReleaseLint.RunOnFile(bytes, file, previous.Release, previous.Channel).Findings).Distinct().Select(finding => finding.ToDetails())]);
    }

    private static Rows View(LintReport report)
    {
        List<IRenderable> lines = [.. report.Files.SelectMany(file => file.Findings.Select(finding => FindingView.Of(finding, file.File)))];
        lines.Add(Cell.Of($"{Cell.Count(report.Files.Count, "file")}: {Cell.Count(report.Count(FindingSeverity.Error), "error")}, {Cell.Count(report.Count(FindingSeverity.Warning), "warning")}.", Cell.Faint));
        return new Rows(lines);
    }
}

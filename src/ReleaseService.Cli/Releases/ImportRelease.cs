using System.CommandLine;
using System.Text;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases import</c>: a release of what another channel server sends; pins of its id there find it here.</summary>
internal static class ImportRelease
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "URL or file of a spec document, such as another channel server answers." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Instead of the release's name there." };
        var version = new Option<string?>("--platform-version") { HelpName = "VERSION", Description = "Instead of the tag of the app's image." };
        var created = new Option<string?>("--created-at") { HelpName = "TIME", Description = "Instead of the time there, which older servers don't send." };
        var folder = new Option<string>("--folder") { HelpName = "PATH", Description = "Where to write releases/NAME.yaml.", DefaultValueFactory = _ => "channels" };
        var publish = new Option<bool>("--publish") { Description = "Publish it straight away instead of writing a file." };
        return new Verb(
            "import", "Makes a release of another channel server's spec document. Its id there becomes an alias, which pins find.",
            "releasectl releases import https://deploy.example.com/api/v1/operator/channel",
            "releasectl releases import spec.json --name 0.79.0-1 --platform-version 0.79.0 --publish")
            .With(source, name, version, created, folder, publish)
            .Runs(async call =>
            {
                var release = Read(await UpstreamDocument.ReadAsync(call.Get(source), "a spec document, such as …/api/v1/operator/channel", call.Cancellation), call, call.Get(source), call.Get(name), call.Get(version), Time(call.Get(created)));
                return call.Get(publish) ? await PublishAsync(call, release) : Write(call, release, call.Get(folder)!);
            });
    }

    private static ReleaseSource Read(byte[] document, Call call, string from, string? name, string? version, DateTimeOffset? created)
    {
        var read = UpstreamSpec.Read(document, name, version, created);
        if (read.TryGet(out var source))
            return source;
        FindingView.Show(call.Error, ReleaseLint.FromDefects(read.Defects).Select(finding => finding.ToDetails()), from);
        throw new CommandException($"{from} can't become a release.", "See above; --name, --platform-version and --created-at stand in for what it lacks.", ExitCode.Findings);
    }

    private static async Task<int> PublishAsync(Call call, ReleaseSource source)
    {
        var published = await call.Client.PublishYamlAsync(Encoding.UTF8.GetBytes(ReleaseFile.Write(source)), call.Cancellation);
        call.Out.Answer(
            new ImportReport(published.Release.Name, source.Aliases, File: null, PublishReleases.State(published), published.Findings), CliJson.Default.ImportReport, View);
        return ExitCode.Fine;
    }

    /// <summary>A file that lint objects to is written all the same: that is where it is mended.</summary>
    private static int Write(Call call, ReleaseSource source, string folder)
    {
        var file = Path.Combine(folder, "releases", $"{source.Release.Name}.yaml");
        var state = "is there already";
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            WholeFile.Write(file, Encoding.UTF8.GetBytes(ReleaseFile.Write(source)));
            state = "was written";
        }
        else if (!ReleaseFile.Parse(SourceFile.Read(file), file).TryGet(out var present) || present.Release.Digest != source.Release.Digest || source.Aliases.Except(present.Aliases).Any())
        {
            throw new CommandException($"{file} is there and holds something else.", "Compare them: import it under another name (--name) or into another --folder.", ExitCode.Conflict);
        }

        FindingDetails[] findings = [.. ReleaseLint.Run(source, null, null).Select(finding => finding.ToDetails())];
        call.Out.Answer(new ImportReport(source.Release.Name, source.Aliases, file, state, findings), CliJson.Default.ImportReport, View);
        return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static Rows View(ImportReport report)
    {
        List<IRenderable> lines = [Cell.Of($"{report.File ?? report.Name} {report.State}{(report.Aliases.Count > 0 ? $"; pins of {string.Join(", ", report.Aliases)} find it once it is published" : "")}.")];
        lines.AddRange(report.Findings.Select(finding => FindingView.Of(finding, report.File ?? "")));
        return new Rows(lines);
    }

    private static DateTimeOffset? Time(string? text) => text is null
        ? null
        : Timestamp.Parse(text) ?? throw new CommandException($"'{text}' is no time.", "Give RFC 3339 with at most milliseconds, such as --created-at 2026-03-24T18:35:42.479Z.");
}

/// <summary>The answer of <c>releases import</c>.</summary>
/// <param name="Name">The release's name.</param>
/// <param name="Aliases">Its id on the other server.</param>
/// <param name="File">The file; null for one that was published.</param>
/// <param name="State">What became of it, in words.</param>
/// <param name="Findings">What lint says.</param>
internal sealed record ImportReport(string Name, IReadOnlyList<Guid> Aliases, string? File, string State, IReadOnlyList<FindingDetails> Findings);

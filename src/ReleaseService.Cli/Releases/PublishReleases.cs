using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Yaml;
using Spectre.Console;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases publish</c>. To repeat it changes nothing.</summary>
internal static class PublishReleases
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Release files." };
        return new Verb("publish", "Publishes releases: from then on they are what they are. No channel has them until they are promoted.", "releasectl releases publish channels/releases/0.79.0-1.yaml")
            .With(files)
            .Runs(call => RunAsync(call, call.Get(files)));
    }

    private static async Task<int> RunAsync(Call call, string[] files)
    {
        List<PublishResult> published = [];
        try
        {
            foreach (var file in files)
                published.Add(await PublishAsync(call, file));
        }
        finally
        {
            if (published.Count > 0)
                call.Out.Answer(new PublishReport(published), CliJson.Default.PublishReport, _ => new Rows(published.Select(result => Cell.Of($"{result.Release.Name}: {State(result)}"))));
        }

        return ExitCode.Fine;
    }

    private static async Task<PublishResult> PublishAsync(Call call, string file)
    {
        var bytes = ReadFile(file);
        try
        {
            var result = await call.Client.PublishYamlAsync(bytes, call.Cancellation);
            FindingView.Show(call.Error, result.Findings.Where(finding => finding.WaivedBecause is null), file);
            return result;
        }
        catch (ReleaseServiceException e) when (e.Problem?.Findings is { } findings)
        {
            FindingView.Show(call.Error, findings, file);
            throw new CommandException($"{file}: {e.Problem.Title} [{e.Problem.Code}]", e.Problem.Detail, ExitCode.Findings);
        }
    }

    private static byte[] ReadFile(string file)
    {
        var bytes = SourceFile.Read(file);
        return bytes.Length <= YamlReader.MaxBytes
            ? bytes
            : throw new CommandException($"{file} is larger than a release file may be.", $"That is {YamlReader.MaxBytes} bytes; is it the right file?");
    }

    public static string State(PublishResult result) => result switch
    {
        { Created: true } => "published",
        { NotesChanged: true } => "was there already; its notes were corrected",
        _ => "was there already",
    };
}

/// <summary>The answer of <c>releases publish</c>.</summary>
internal sealed record PublishReport(IReadOnlyList<PublishResult> Published);

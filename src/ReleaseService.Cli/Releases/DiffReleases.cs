using System.CommandLine;
using System.Text.Json;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Core.Releases;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases diff</c>.</summary>
internal static class DiffReleases
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "The release before: its name, its id or an alias." };
        var to = new Argument<string>("TO") { Description = "The release after." };
        return new Verb(
            "diff", "Shows what changes from one release to another; with -o json as a JSON Patch (RFC 6902) of {chart, values}.",
            "releasectl releases diff 0.78.2-1 0.79.0-1",
            "releasectl releases diff 0.78.2-1 0.79.0-1 -o json")
            .With(from, to)
            .Runs(call => RunAsync(call, call.Get(from), call.Get(to)));
    }

    private static async Task<int> RunAsync(Call call, string from, string to)
    {
        if (call.Format != OutputFormat.Json)
        {
            call.Out.Answer(await call.Client.DiffAsync(from, to, call.Cancellation), ContractsJson.Default.ReleaseDiff, DiffView.Of);
            return ExitCode.Fine;
        }

        var before = await ChannelHeads.ReadReleaseAsync(call.Client, from, call.Cancellation);
        var after = await ChannelHeads.ReadReleaseAsync(call.Client, to, call.Cancellation);
        using var patch = JsonDocument.Parse(JsonPatch.Between(before, after));
        call.Out.Document(patch.RootElement);
        return ExitCode.Fine;
    }
}

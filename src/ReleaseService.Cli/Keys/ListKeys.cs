using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys list</c>.</summary>
internal static class ListKeys
{
    public static Command Create() => new Verb("list", "Lists the signing keys, and which of them signs now.", "releasectl keys list").Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        call.Out.Answer(await call.Client.GetKeysAsync(call.Cancellation), ContractsJson.Default.SigningKeyList, list => Listing.Of(
            list.Keys,
            ("ID", key => key.KeyId), ("ALGORITHM", key => key.Algorithm), ("STATE", KeyView.State), ("CREATED", key => Cell.Time(key.CreatedAt)), ("SIGNS FROM", key => Cell.Time(key.SignsFrom)),
            ("RETIRED", key => key.RetiredAt is { } at ? $"{Cell.Time(at)}: {key.RetiredBecause}" : "")));
        return ExitCode.Fine;
    }
}

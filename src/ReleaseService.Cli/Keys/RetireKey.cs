using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Keys;

/// <summary><c>releasectl keys retire</c>.</summary>
internal static class RetireKey
{
    public static Command Create()
    {
        var (key, yes) = (new Argument<string>("KEY") { Description = "Its id, as 'keys list' shows it." }, GlobalOptions.Yes());
        var reason = GlobalOptions.Reason("Why; everybody with a license of the key is told.");
        reason.Required = true;
        var force = new Option<bool>("--force") { Description = "Also the last key in use: servers that read the set from this one go on trusting it until they get a set with another key." };
        return new Verb(
            "retire", "Retires a signing key for good: every license that it signed is refused at once, on every server. Takes an admin for all channels.",
            "releasectl keys retire KEY-ID --reason \"It was in a public backup.\"")
            .With(key, reason, force, yes)
            .Runs(call => RunAsync(call, call.Get(key), call.Get(reason)!, call.Get(force), call.Get(yes)));
    }

    private static async Task<int> RunAsync(Call call, string key, string reason, bool force, bool yes)
    {
        await call.MustConfirmAsync($"Retire {key} for good and refuse every license that it signed", yes);
        call.Out.Answer(await call.Client.RetireKeyAsync(key, reason, force, call.Cancellation), ContractsJson.Default.SigningKeyDetails, KeyView.Of);
        return ExitCode.Fine;
    }
}

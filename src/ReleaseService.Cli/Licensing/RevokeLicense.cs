using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses revoke</c>: one license, or a deployment with all of them.</summary>
internal static class RevokeLicense
{
    public static Command Create()
    {
        var license = new Argument<string?>("LICENSE") { Arity = ArgumentArity.ZeroOrOne, Description = "Its id; never the token itself.", DefaultValueFactory = _ => null }.RefusingTokens();
        var deployment = LicenseCommands.DeploymentOption("A deployment instead: every license that names it, whoever issued it, now and later.");
        var (reason, yes) = (GlobalOptions.Reason("Why; the audit and the license show it."), GlobalOptions.Yes());
        reason.Required = true;
        return new Verb(
            "revoke", "Revokes a license, or a deployment, for good: it gets nothing any more, from any server. Takes an admin for all channels.",
            "releasectl licenses revoke $LICENSE --reason \"Sent to the wrong customer.\"",
            "releasectl licenses revoke --deployment 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10 --reason \"The contract was cancelled.\"")
            .With(license, deployment, reason, yes)
            .Runs(call => RunAsync(call, call.Get(license), call.Get(deployment), call.Get(reason)!, call.Get(yes)));
    }

    private static async Task<int> RunAsync(Call call, string? license, string? deployment, string reason, bool yes)
    {
        if ((license is null) == (deployment is null))
            throw new CommandException("Nothing says what to revoke, or two things do.", "Give the id of a license, or --deployment with that of a deployment.");
        var what = license is null ? $"deployment {deployment}" : $"license {license}";
        await call.MustConfirmAsync($"Revoke {what} for good", yes);
        var revoked = await (license is null ? call.Client.RevokeDeploymentAsync(deployment!, reason, call.Cancellation) : call.Client.RevokeLicenseAsync(license, reason, call.Cancellation));
        call.Out.Answer(revoked, ContractsJson.Default.RevocationDetails, _ => Cell.Of($"The {what} is revoked since {Cell.Time(revoked.RevokedAt)}: {Cell.OneLine(revoked.RevokedBecause)}\n"));
        return ExitCode.Fine;
    }
}

using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Licensing;

/// <summary>Licenses in words.</summary>
internal static class LicenseView
{
    /// <summary>The one time that a token is shown: in a pipe it stands alone on standard output.</summary>
    public static int PrintNew(Call call, NewLicense license)
    {
        if (call.Format != OutputFormat.Table)
        {
            call.Out.Answer(license, ContractsJson.Default.NewLicense, _ => throw new InvalidOperationException("No table was asked for."));
            return ExitCode.Fine;
        }

        call.Error.Show(Of(license.License));
        call.Error.Line("Keep the token now: it isn't shown again.", Cell.Careful);
        call.Out.Raw($"{license.Token}\n");
        return ExitCode.Fine;
    }

    public static IRenderable Of(IssuedLicense license) => Listing.Fields(
        ("Id", license.LicenseId),
        ("Deployment", license.DeploymentId),
        ("Customer", Cell.OneLine(license.Customer)),
        ("Expires", Cell.Time(license.ExpiresAt)),
        ("Issued", $"{Cell.Time(license.IssuedAt)} by {license.IssuedBy}"),
        ("Key", license.KeyRetiredAt is { } retired ? $"{license.KeyId}, retired {Cell.Time(retired)}" : license.KeyId),
        ("Renewed by", license.RenewedBy),
        ("Revoked", license.RevokedAt is { } at ? $"{Cell.Time(at)}: {license.RevokedBecause}" : null),
        ("Claims", Claims(license.Claims)));

    public static string State(IssuedLicense license, DateTimeOffset now) =>
        license.RevokedAt is not null ? "revoked" : license.KeyRetiredAt is not null ? "key retired" : license.ExpiresAt <= now ? "expired" : license.RenewedBy is not null ? "renewed" : "in force";

    /// <summary>One a line, as JSON.</summary>
    public static string Claims(System.Text.Json.JsonElement claims) => Cell.Visible(string.Join('\n', claims.EnumerateObject().Select(claim => $"{claim.Name}: {claim.Value.GetRawText()}")));
}

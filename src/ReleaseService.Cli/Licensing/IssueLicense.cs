using System.CommandLine;
using System.Text.Json;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Keys;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;
using ReleaseService.Core.Licensing.Issuing;

namespace ReleaseService.Cli.Licensing;

/// <summary><c>releasectl licenses issue</c>: by a server, or with a key in a file and no server at all.</summary>
internal static class IssueLicense
{
    private const string NoEnd = "Give --expires, such as --expires 365d, or --expires never.";

    public static Command Create()
    {
        var terms = new LicenseTerms();
        var deployment = LicenseCommands.DeploymentOption("A deployment that there is; without: a new one.");
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "Sign with this PEM file, without any server." };
        return new Verb(
            "issue", "Issues a license and prints its token, this once. Takes an admin for all channels.",
            "releasectl licenses issue --customer \"Acme GmbH\" --expires 30d --trial --channel beta > license.txt",
            "releasectl licenses issue --customer \"Acme GmbH\" --expires 2027-09-01 --terms terms.json > license.txt",
            "releasectl licenses issue --customer \"Acme GmbH\" --expires 365d --key license-key.pem > license.txt")
            .With(deployment, key).With(terms.All)
            .Runs(async call =>
            {
                var request = await terms.ReadAsync(call, call.Get(deployment));
                if (!terms.SaysWhen(call, request))
                    throw new CommandException("Nothing says when the license ends.", NoEnd);
                return LicenseView.PrintNew(call, call.Get(key) is { } file ? await SignAsync(call, request, file) : await SendAsync(call, request));
            });
    }

    private static Task<NewLicense> SendAsync(Call call, IssueLicenseRequest request) => LostAnswer.TellAsync(
        () => call.Client.IssueLicenseAsync(request, call.Cancellation),
        "the license may have been issued, and nobody has it.", "Look with 'releasectl licenses list'; if it is there, revoke it, and issue another for its deployment (--deployment).");

    private static async Task<NewLicense> SignAsync(Call call, IssueLicenseRequest request, string file)
    {
        var now = call.Surroundings.Time.GetUtcNow();
        Refuse(NewLicenseRules.Check(request, now));
        using var pair = await KeyFile.ReadAsync(file, call.Cancellation);
        var signed = SignedLicense.Sign(pair, LicensePayload.Of(request, request.DeploymentId ?? Guid.NewGuid().ToString()));
        Refuse(signed.Defects);
        signed.TryGet(out var license);
        call.Warn($"no server knows of this license; it counts where its public key is among Licensing:Jwks ('releasectl keys export --key {file}').");
        return new(license!.Token, new IssuedLicense(
            license.Read.Identity, license.Read.DeploymentId!, request.Customer!, pair.KeyId, now, "offline", license.Read.ExpiresAt, JsonSerializer.SerializeToElement(license.Stored), null, null, null, null));
    }

    private static void Refuse(IReadOnlyList<Defect> defects)
    {
        if (defects.Count > 0)
            throw new CommandException($"The license can't be issued: {string.Join(' ', defects.Select(defect => $"{defect.Path} {defect.Message}".TrimStart()))}", "Correct the options or the file of --terms.");
    }
}

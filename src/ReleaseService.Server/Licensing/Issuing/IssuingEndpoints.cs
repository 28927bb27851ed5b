using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing.Deployments;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>The service as an issuer of licenses.</summary>
public static class IssuingEndpoints
{
    private const string Repeated = "Idempotency-Key: made up by the caller for one intent; a repetition issues nothing, and is told the id of the first one's license, whose token isn't kept.";

    public static void AddIssuing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningKeyStore>();
        builder.Services.AddSingleton<EncryptKeysAnew>();
        builder.Services.AddSingleton<LicenseWriter>();
    }

    public static void MapIssuing(this WebApplication app)
    {
        app.MapRead("/.well-known/jwks.json", GetJwks.HandleAsync).WithTags("Keys").WithSummary("The public keys that licenses of this service verify with.")
            .Produces<string>(200, "application/json").Produces(304);

        var keys = app.MapGroup("/api/v1/keys").WithTags("Keys");
        keys.MapRead("", ListKeys.HandleAsync).RequireRole(Role.Viewer, RouteScope.AllChannels).WithSummary("The signing keys, without their private parts.")
            .Produces<SigningKeyList>().ProducesProblems(401, 403, 429, 503);
        keys.MapPost("", CreateKey.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Makes a signing key, which takes over once it has been published for a while.")
            .WithDescription("Idempotency-Key: made up by the caller for one intent; a repetition gets the first answer and makes no second key.")
            .Accepts<CreateKeyRequest>("application/json").Produces<SigningKeyDetails>(201).ProducesProblems(400, 401, 403, 409, 413, 415, 429, 503);
        keys.MapPost("/{keyId}/retirement", RetireKey.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Retires a signing key: what it signed is refused, at once and for good.")
            .Accepts<RetireKeyRequest>("application/json").Produces<SigningKeyDetails>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 429, 503);

        var licenses = app.MapGroup("/api/v1/licenses").WithTags("Licensing");
        licenses.MapRead("", ListLicenses.HandleAsync).RequireRole(Role.Viewer, RouteScope.AllChannels).WithSummary("The licenses issued here, newest first; with ?customer= or ?deployment= only those.")
            .Produces<LicenseList>().ProducesProblems(400, 401, 403, 429, 503);
        licenses.MapPost("", IssueLicense.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Issues a license, whose token is shown this once.")
            .WithDescription(Repeated)
            .Accepts<IssueLicenseRequest>("application/json").Produces<NewLicense>(201).ProducesProblems(400, 401, 403, 409, 413, 415, 429, 503);
        licenses.MapRead("/{licenseId}", GetIssuedLicense.HandleAsync).RequireRole(Role.Viewer, RouteScope.AllChannels).WithSummary("What an issued license says, without its secrets.")
            .Produces<IssuedLicense>().ProducesProblems(401, 403, 404, 429, 503);
        licenses.MapPost("/{licenseId}/renewal", RenewLicense.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Renews a license: a new token for the same deployment.")
            .WithDescription(Repeated)
            .Accepts<IssueLicenseRequest>("application/json").Produces<NewLicense>(201).ProducesProblems(400, 401, 403, 404, 409, 413, 415, 429, 503);
        licenses.MapPost("/{licenseId}/revocation", Revoke.HandleLicenseAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Revokes a license, of whichever issuer, for good.")
            .Accepts<RevokeRequest>("application/json").Produces<RevocationDetails>().ProducesProblems(400, 401, 403, 413, 415, 429, 503);
    }
}

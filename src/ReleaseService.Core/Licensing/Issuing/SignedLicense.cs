using System.Text.Json.Nodes;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Core.Licensing.Issuing;

/// <summary>A license that was just signed.</summary>
/// <param name="Token">The JWT: a secret, shown once and never kept.</param>
/// <param name="Read">What this service reads out of it when it is sent.</param>
/// <param name="Stored">What it says, without <c>accessKey</c>.</param>
public sealed record SignedLicense(string Token, LicenseClaims Read, JsonObject Stored)
{
    /// <summary>Signs claims, and reads the token back with the parser that it will meet: what that refuses is never issued.</summary>
    public static Checked<SignedLicense> Sign(SigningKeyPair key, JsonObject claims)
    {
        var payload = LicensePayload.ForToken(claims);
        if (payload.Length > LicensePayload.MaxBytes)
            return new Defect("request_invalid", "claims", $"The license would have {payload.Length} bytes of claims; {LicensePayload.MaxBytes} are what proxies let through in a header.");
        var token = key.Sign(payload);
        var parsed = LicenseToken.Parse(token);
        return parsed.TryGet(out var read) ? new SignedLicense(token, read.Claims with { VouchedBy = key.KeyId }, claims) : Checked<SignedLicense>.Invalid(parsed.Defects);
    }
}

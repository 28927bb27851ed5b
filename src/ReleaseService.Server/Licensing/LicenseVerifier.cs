using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Checks that a license is what one of the configured keys signed. Our parser decides what is a token at all and which keys may have made
/// it; the signature is the library's business; what the license is worth at this moment is <see cref="LicenseStanding"/>'s.
/// </summary>
public sealed partial class LicenseVerifier(KeyRing ring, SeenLicenses seen, ILogger<LicenseVerifier> logger)
{
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LicenseToken.MaxLength };

    public async ValueTask<LicenseVerdict> VerifyAsync(string text)
    {
        var keys = ring.Current;
        if (!keys.IsConfigured)
            return new(null, null, null);
        var hash = TokenHash.Of(text);
        if (keys.Verified.Find(hash) is { } known)
            return new(known, null, null);

        var parsed = LicenseToken.Parse(text);
        if (!parsed.TryGet(out var token))
            return Refuse("license_malformed", parsed.Defects[0].Message);
        if (!Algorithms.Contains(token.Algorithm))
            return Refuse("license_algorithm");
        if (await HasValidSignatureAsync(token, keys))
        {
            keys.Verified.Add(hash, token.Claims);
            seen.Note(token.Claims);
            return new(token.Claims, null, null);
        }

        if (keys.Knows(token.KeyId) && keys.IsComplete)
            return Refuse("license_forged");
        ring.AskForRefresh();
        return Refuse(keys.IsComplete ? "license_unknown_key" : ErrorTable.KeysUnavailable);
    }

    private static async ValueTask<bool> HasValidSignatureAsync(LicenseToken token, LicenseKeys keys)
    {
        foreach (var candidate in keys.Find(token.KeyId, token.Algorithm))
        {
            var result = await Handler.ValidateTokenAsync(token.Text, new TokenValidationParameters
            {
                IssuerSigningKey = candidate.Key,
                TryAllIssuerSigningKeys = true,
                ValidAlgorithms = candidate.Algorithms,
                RequireSignedTokens = true,
                RequireExpirationTime = false,
                ValidateLifetime = false,
                ValidateIssuer = false,
                ValidateAudience = false,
            });
            if (result.IsValid)
                return true;
        }

        return false;
    }

    private LicenseVerdict Refuse(string code, string? detail = null)
    {
        Log.Refused(logger, code);
        return new(null, code, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Refused a license: {Code}")]
        public static partial void Refused(ILogger logger, string code);
    }
}

/// <param name="License">The verified license; null for none.</param>
/// <param name="Error">Code of the refusal; null: not refused.</param>
/// <param name="Detail">What to say about it, if more than usual.</param>
public readonly record struct LicenseVerdict(LicenseClaims? License, string? Error, string? Detail);

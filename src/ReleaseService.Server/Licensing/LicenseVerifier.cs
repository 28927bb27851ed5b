using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Checks that a license is what one of the configured keys, or of the service's own, signed. Our parser decides what is a token at all and which keys may have made
/// it; the signature is the library's business; what the license is worth at this moment is <see cref="LicenseStanding"/>'s.
/// </summary>
public sealed partial class LicenseVerifier(KeyRing ring, SeenLicenses seen, LicenseSuspects suspects, ILogger<LicenseVerifier> logger)
{
    /// <summary>What licenses are checked with at this moment.</summary>
    public LicenseKeys Keys => ring.Current;

    /// <summary>A license that these keys vouched for before; null for one that must be checked.</summary>
    public LicenseClaims? FindKnown(LicenseKeys keys, TokenHash hash)
    {
        if (keys.Verified.Find(hash) is not { } known)
            return null;
        seen.Note(known);
        return known;
    }

    /// <param name="license">The JWT, in UTF-8.</param>
    /// <param name="address">Who sends it: one that had too many refused isn't told about the next.</param>
    public LicenseVerdict Verify(ReadOnlySpan<byte> license, IPAddress? address)
    {
        var (keys, hash) = (ring.Current, TokenHash.Of(license));
        if (FindKnown(keys, hash) is { } known)
            return new(known, null, null);
        if (suspects.Judge(hash, keys, address) is { } judged)
            return judged;
        var (verdict, isChecked) = Check(Encoding.UTF8.GetString(license), keys);
        if (verdict.License is { } verified)
        {
            keys.Verified.Add(hash, verified);
            suspects.NoteVerified(hash);
            seen.Note(verified);
        }
        else if (verdict.Error != ErrorTable.KeysUnavailable) // Ours, not the caller's.
        {
            suspects.NoteRefused(hash, keys, verdict, isChecked, address);
        }

        return verdict;
    }

    /// <returns>What the license is, and whether a signature was checked for that.</returns>
    private (LicenseVerdict Verdict, bool IsChecked) Check(string text, LicenseKeys keys)
    {
        var parsed = LicenseToken.Parse(text);
        if (!parsed.TryGet(out var token))
            return (Refuse("license_malformed", parsed.Defects[0].Message), false);
        if (!LicenseAlgorithms.All.Contains(token.Algorithm))
            return (Refuse("license_algorithm"), false);
        if (keys.Find(token.KeyId, token.Algorithm).FirstOrDefault(key => HasValidSignature(token, key.Key)) is { } signer)
            return (new(token.Claims with { VouchedBy = signer.Thumbprint }, null, null), true);
        if (keys.FindRetired(token.KeyId, token.Algorithm).FirstOrDefault(retired => HasValidSignature(token, retired.Key.Key)) is { } gone)
            return (Refuse("license_key_retired", $"The key that signed this license was retired at {Timestamp.Format(gone.At)}: {gone.Because.ReplaceLineEndings(" ")} Have the license issued anew."), true);
        if (keys.Knows(token.KeyId) && keys.IsComplete)
            return (Refuse("license_forged"), true);
        ring.AskForRefresh();
        return (Refuse(keys.IsComplete ? "license_unknown_key" : ErrorTable.KeysUnavailable), false);
    }

    /// <summary>Only the signature (RFC 7515 §5.2). The library's token handler would also read claims that mean nothing here, and refuse a license
    /// for an <c>iat</c> that isn't a number.</summary>
    private static bool HasValidSignature(LicenseToken token, SecurityKey key)
    {
        var factory = key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(key, token.Algorithm);
        try
        {
            return provider.Verify(Encoding.ASCII.GetBytes(token.SigningInput), token.Signature);
        }
        catch (CryptographicException)
        {
            return false; // A signature of the wrong length, to some providers.
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
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

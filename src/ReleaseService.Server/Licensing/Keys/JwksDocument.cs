using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>The keys of a JWKS that a license, or the token of an OIDC issuer, may use. Other keys are passed over and counted.</summary>
public sealed record JwksDocument(IReadOnlyList<LicenseKey> Keys, int Ignored)
{
    public const int MaxBytes = KeySet.MaxBytes;

    /// <summary>Null when the text is no JWKS.</summary>
    public static JwksDocument? Parse(byte[] utf8) =>
        KeySet.Parse(utf8) is { } set ? new JwksDocument([.. set.Keys.Select(LicenseKey.Of)], set.Ignored) : null;
}

using ReleaseService.Core.Identity;

namespace ReleaseService.Server.Identity.Oidc;

/// <param name="Identity">Who it is, until the token ends; null for a token that is refused.</param>
/// <param name="Error">Code of the refusal: <c>identity_invalid</c>, <c>identity_unmatched</c> or <c>issuer_unavailable</c>; null: not refused.</param>
/// <param name="Detail">What to say about it; nothing of the token is in it.</param>
public readonly record struct OidcVerdict(CallerIdentity? Identity, string? Error, string? Detail)
{
    public static OidcVerdict Accepted(CallerIdentity identity) => new(identity, null, null);

    /// <summary>It isn't what the issuer signed for this server and this time.</summary>
    public static OidcVerdict Invalid(string detail) => new(null, "identity_invalid", detail);

    /// <summary>It is genuine, and nobody gave its owner anything here.</summary>
    public static OidcVerdict Unmatched(string detail) => new(null, "identity_unmatched", detail);

    /// <summary>Whether it is genuine can't be told now.</summary>
    public static OidcVerdict Unavailable(string detail) => new(null, "issuer_unavailable", detail);
}

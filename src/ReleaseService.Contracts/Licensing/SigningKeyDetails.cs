using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Licensing;

/// <summary>A key that licenses are signed with here. Its private part never leaves the server.</summary>
/// <param name="KeyId">The <c>kid</c>: the RFC 7638 thumbprint of the public key.</param>
/// <param name="Algorithm"><c>RS256</c> or <c>ES256</c>.</param>
/// <param name="State">What it is used for at this moment.</param>
/// <param name="CreatedAt">When it was made, UTC; published at <c>/.well-known/jwks.json</c> from then on.</param>
/// <param name="SignsFrom">When it begins to sign, UTC: verifiers must have read it by then.</param>
/// <param name="RetiredAt">When it was retired, UTC; null for one in use.</param>
/// <param name="RetiredBecause">Why; told to whoever sends a license that it signed.</param>
public sealed record SigningKeyDetails(
    string KeyId,
    string Algorithm,
    SigningKeyState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset SignsFrom,
    DateTimeOffset? RetiredAt,
    string? RetiredBecause);

/// <summary>The state of a signing key. On the wire in lower case.</summary>
[JsonConverter(typeof(EnumWord<SigningKeyState>))]
public enum SigningKeyState
{
    /// <summary>Published, so that verifiers learn it; signs later.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>Signs new licenses.</summary>
    [JsonStringEnumMemberName("signing")]
    Signing,

    /// <summary>Another one signs; what it signed stays valid.</summary>
    [JsonStringEnumMemberName("verifying")]
    Verifying,

    /// <summary>What it signed is refused.</summary>
    [JsonStringEnumMemberName("retired")]
    Retired,
}

/// <summary>The answer of <c>GET /api/v1/keys</c>.</summary>
/// <param name="Keys">In order of creation.</param>
public sealed record SigningKeyList(IReadOnlyList<SigningKeyDetails> Keys);

/// <summary>The body of <c>POST /api/v1/keys</c>: makes a key, which takes over signing once it has been published for a while. To make one is to rotate.</summary>
/// <param name="Algorithm"><c>RS256</c> (null too) or <c>ES256</c>.</param>
/// <param name="SignsAfterMinutes">How long it is published before it signs; null for the setting <c>Licensing:KeyLead</c>. The first key signs at once.</param>
/// <param name="Force">Also the first key where no others are configured (<c>Licensing:Jwks</c>): the licenses of other issuers, anonymous until then, get 401 from then on.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateKeyRequest(string? Algorithm = null, int? SignsAfterMinutes = null, bool Force = false);

/// <summary>The body of <c>POST /api/v1/keys/{keyId}/retirement</c>: every license that the key signed is refused, for good. Answered with <see cref="SigningKeyDetails"/>.</summary>
/// <param name="Reason">Why, 1 – 1000 characters; told to whoever sends a license of the key.</param>
/// <param name="Force">Also the last key in use: other servers that read the set from here take an empty one for a blunder and go on trusting the key.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetireKeyRequest(string? Reason, bool Force = false);

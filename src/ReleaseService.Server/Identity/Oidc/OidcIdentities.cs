using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core.Identity;
using ReleaseService.Core.Releases;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>
/// Turns tokens of the configured issuers into identities. A token counts if the issuer's key signed it, for this server alone, for now, and a
/// rule takes its claims. Of a token only its subject goes further: as the actor of an identity, or of a refusal in the log.
/// </summary>
public sealed class OidcIdentities(IReadOnlyList<OidcIssuerSettings> settings, IHttpClientFactory http, TimeProvider time, ILogger<OidcIdentities> logger)
{
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = UnverifiedIssuer.MaxLength };

    private readonly FrozenDictionary<string, TrustedIssuer> _issuers = settings.ToFrozenDictionary(
        issuer => issuer.Issuer,
        issuer => new TrustedIssuer(issuer, new IssuerKeys(issuer.Issuer, http.CreateClient(nameof(OidcIdentities)), time, logger), time),
        StringComparer.Ordinal);

    public bool IsConfigured => _issuers.Count > 0;

    /// <summary>Whether a JWT says that it is one of a configured issuer; a license never does. Believes it without any check, and never throws.</summary>
    public bool MayBeOurs(ReadOnlySpan<char> jwt) => Find(jwt) is not null;

    public async Task<IdentityVerdict> VerifyAsync(string jwt, CancellationToken cancellation)
    {
        if (Find(jwt) is not { } issuer)
            return Invalid("It isn't a token of an issuer that this server knows (Identity:Oidc).");
        if (Read(jwt) is not { } token)
            return Invalid("It isn't a signed token that can be read.");
        if (!TrustedIssuer.Algorithms.Contains(token.Alg))
            return Invalid("It must be signed with RS256, PS256 or ES256.");

        var keys = await issuer.Keys.FindAsync(NullIfEmpty(token.Kid), token.Alg, cancellation);
        if (keys is null)
            return new(null, "issuer_unavailable", $"The keys of {issuer.Name} can't be read now; try again shortly. The server's log says why.");
        if (keys.Count == 0)
            return Invalid($"No key that {issuer.Name} publishes signed it.");

        var result = await _handler.ValidateTokenAsync(token, issuer.Demands(keys));
        return result.IsValid ? Decide(issuer, token) : Invalid(issuer.Describe(result.Exception));
    }

    private TrustedIssuer? Find(ReadOnlySpan<char> jwt) =>
        IsConfigured && UnverifiedIssuer.Read(jwt) is { } name && _issuers.TryGetValue(name, out var issuer) ? issuer : null;

    /// <summary>Null for what is no signed token (RFC 7515 §4.1.11: neither is one with demands that aren't understood). An odd token must not become a
    /// 500, whatever the library makes of it.</summary>
    private JsonWebToken? Read(string jwt)
    {
        try
        {
            var token = _handler.ReadJsonWebToken(jwt);
            return token.IsEncrypted || token.TryGetHeaderValue<object>("crit", out _) ? null : token;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static IdentityVerdict Decide(TrustedIssuer issuer, JsonWebToken token)
    {
        if (!CanonicalJson.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload)).TryGet(out var payload))
            return Invalid("Its payload isn't strict JSON.");
        using (payload)
        {
            var claims = payload.RootElement;
            if (ClaimRules.ActorOf(issuer.Name, claims) is not { } actor)
                return Invalid("Its sub must be a text of 1 – 255 visible characters: histories show it.");
            return ClaimRules.Decide(issuer.Name, issuer.Rules, claims) is { } identity
                ? new(identity with { ExpiresAt = new DateTimeOffset(token.ValidTo) }, null)
                : Unmatched(issuer, actor);
        }
    }

    private static IdentityVerdict Unmatched(TrustedIssuer issuer, string actor) => new(
        null, "identity_unmatched",
        $"The token is one of {issuer.Name}, but no rule here (Identity:Oidc) takes its claims; looked at: {ClaimRules.LookedAt(issuer.Rules)}. The server's log says what each rule wants.",
        new UnmatchedActor(actor, ClaimRules.Explain(issuer.Rules)));

    /// <summary>It isn't what the issuer signed for this server and this time. Nothing of it is in the detail.</summary>
    private static IdentityVerdict Invalid(string detail) => new(null, "identity_invalid", detail);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

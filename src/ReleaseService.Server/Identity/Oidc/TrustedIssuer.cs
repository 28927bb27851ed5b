using Microsoft.IdentityModel.Tokens;
using ReleaseService.Core.Identity;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>An issuer of the settings, with its keys; knows what a token of it must be to count here.</summary>
public sealed class TrustedIssuer(OidcIssuerSettings settings, IssuerKeys keys, TimeProvider time)
{
    public static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    public string Name => settings.Issuer;

    public IReadOnlyList<ClaimRule> Rules { get; } = [.. settings.Rules.Select(rule => rule.Rule)];

    public IssuerKeys Keys => keys;

    public TokenValidationParameters Demands(IReadOnlyList<SecurityKey> candidates) => new()
    {
        IssuerSigningKeys = candidates,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        ValidIssuer = settings.Issuer,
        AudienceValidator = (audiences, _, _) => IsOnlyForUs(audiences),
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsInTime(notBefore, expires),
    };

    /// <summary>What to say of a token that the library refused. Its own messages would quote the token.</summary>
    public string Describe(Exception refusal) => refusal switch
    {
        SecurityTokenInvalidSignatureException => "Its signature doesn't fit its content.",
        SecurityTokenInvalidAudienceException => $"It wasn't made for this server: its aud must be {settings.Audience} and no other. Ask the issuer for a token with this audience.",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException =>
            $"It doesn't count at this server's time, {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} (60 s either way): it needs an exp after that, and no nbf later. Fetch a new one right before it is used.",
        _ => "It can't be checked: a part of it isn't what a token of this issuer must be.",
    };

    /// <summary>OpenID Connect Core §3.1.3.7 (3): a token that others take too could be one that they pass on.</summary>
    private bool IsOnlyForUs(IEnumerable<string> audiences)
    {
        var named = audiences.ToList();
        return named.Count > 0 && named.TrueForAll(audience => audience == settings.Audience);
    }

    private bool IsInTime(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - ClockSkew && !(notBefore > now + ClockSkew);
    }
}

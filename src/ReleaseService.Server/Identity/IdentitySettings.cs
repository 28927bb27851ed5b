using ReleaseService.Core.Identity;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity.Oidc;

namespace ReleaseService.Server.Identity;

/// <summary>Section <c>Identity</c>.</summary>
public sealed class IdentitySettings : ISettings
{
    /// <summary>Where an embedded server writes its first admin token; by default <c>admin-token</c> beside the database's file.</summary>
    public string? AdminTokenFile { get; init; }

    /// <summary>An admin token from outside, <c>rst_</c> and 43 characters, which the start makes known to the database; rather in a file.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>A file that holds it, for secrets that are mounted.</summary>
    public string? BootstrapTokenFile { get; init; }

    /// <summary>Refused attempts that an address gets an answer to in a minute; beyond that 429, whatever was wrong. 1 – 10,000.</summary>
    public int RefusalsPerMinute { get; init; } = 20;

    /// <summary>Issuers whose tokens are identities too, and what these may do.</summary>
    public List<OidcIssuerSettings> Oidc { get; init; } = [];

    /// <summary>Null where there is none.</summary>
    public string? EffectiveBootstrapToken => BootstrapToken ?? (BootstrapTokenFile is null ? null : File.ReadAllText(BootstrapTokenFile).Trim());

    public IEnumerable<string> Check()
    {
        foreach (var problem in OidcIssuerSettings.Check(Oidc, nameof(Oidc)))
            yield return problem;
        if (RefusalsPerMinute is < 1 or > 10_000)
            yield return $"RefusalsPerMinute must be 1 – 10000, is {RefusalsPerMinute}.";
        if (BootstrapToken is not null && BootstrapTokenFile is not null)
            yield return "BootstrapToken and BootstrapTokenFile exclude each other.";
        else if (SecretFile.Check(nameof(BootstrapTokenFile), BootstrapTokenFile) is { } fileProblem)
            yield return fileProblem;
        else if (EffectiveBootstrapToken is { } token && !AccessToken.IsOne(token))
            yield return "BootstrapToken must be rst_ and 43 letters, digits, '-' and '_': 32 random bytes as base64url.";
    }
}

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>One of <c>Identity:Oidc</c>: an issuer whose tokens are identities here, if one of the rules takes them.</summary>
public sealed class OidcIssuerSettings
{
    /// <summary>Its URL, letter by letter as its tokens' <c>iss</c> has it; https (http only on this machine).</summary>
    public string Issuer { get; init; } = "";

    /// <summary>What its tokens' <c>aud</c> must be: a name of this server that nothing else goes by. Its own URL does.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What its tokens may do; the first rule that matches decides, and without one the token is refused.</summary>
    public List<OidcRuleSettings> Rules { get; init; } = [];

    /// <summary>What is wrong in a list of issuers.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<OidcIssuerSettings> issuers, string path)
    {
        foreach (var (index, issuer) in issuers.Index())
        {
            foreach (var problem in issuer.Check($"{path}:{index}"))
                yield return problem;
            if (issuers.Take(index).Any(other => other.Name.Equals(issuer.Name, StringComparison.OrdinalIgnoreCase)))
                yield return $"{path}:{index}:Issuer is there twice; give one entry all rules.";
        }
    }

    public IEnumerable<string> Check(string path)
    {
        if (!IsIssuer())
            yield return $"{path}:Issuer must be an https URL (http only on this machine) without credentials, query and fragment, such as https://token.actions.githubusercontent.com.";
        if (Audience.Trim().Length == 0)
            yield return $"{path}:Audience is missing; write what the tokens are asked for with, such as the URL of this server.";
        if (Rules.Count == 0)
            yield return $"{path}:Rules is empty, so no token would be taken; write one, or remove the issuer.";
        foreach (var (index, rule) in Rules.Index())
        {
            foreach (var problem in rule.Check($"{path}:Rules:{index}"))
                yield return problem;
        }
    }

    private string Name => Issuer.TrimEnd('/');

    /// <summary>OpenID Connect Discovery §3.</summary>
    private bool IsIssuer() =>
        Uri.TryCreate(Issuer, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback));
}

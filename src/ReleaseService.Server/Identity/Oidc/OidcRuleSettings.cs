using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>One of <c>Identity:Oidc:N:Rules</c>.</summary>
public sealed class OidcRuleSettings
{
    /// <summary>Claims that must all be there, each with its value, in which * stands for any text. At least one must say whose tokens count.</summary>
    public Dictionary<string, string> Claims { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What such a token may do: Viewer, Publisher or Admin. Required.</summary>
    public Role? Role { get; init; }

    /// <summary>The channels that it may do that on; empty for all.</summary>
    public List<string> Channels { get; init; } = [];

    /// <summary>The rule, once the settings were checked.</summary>
    public ClaimRule Rule => new(Claims, Role ?? default, Channels);

    public IEnumerable<string> Check(string path)
    {
        if (Role is not { } role || !Enum.IsDefined(role))
            yield return $"{path}:Role must be Viewer, Publisher or Admin.";
        foreach (var problem in Rule.Check())
            yield return $"{path}:{problem}";
    }
}

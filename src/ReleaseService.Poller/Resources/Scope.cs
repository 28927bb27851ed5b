using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;

namespace ReleaseService.Poller.Resources;

/// <summary>What one watch covers: a namespace, or one resource.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">Null for all.</param>
/// <param name="LicenseSecret">Of a single resource: the secret that its license is in; null where the license stands in the resource itself.</param>
public sealed record Scope(string Namespace, string? Name, string? LicenseSecret = null)
{
    /// <summary>Of a single resource: the secrets that say something of it.</summary>
    public IEnumerable<string> SecretNames => Name is null ? [] : LicenseSecret is null ? [UserInput.SecretName(Name)] : [UserInput.SecretName(Name), LicenseSecret];

    public static IReadOnlyList<Scope> Of(PollerSettings settings) => settings.Resources.Count > 0
        ? [.. settings.Resources.Select(text => text.Split('/', ':')).Select(parts => new Scope(parts[0], parts[1], parts.Length > 2 ? parts[2] : null))]
        : [.. settings.Namespaces.Select(name => new Scope(name, null))];

    public bool Covers(ResourceKey key) => Namespace == key.Namespace && (Name is null || Name == key.Name);
}

using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;

namespace ReleaseService.Poller.Resources;

/// <summary>What one watch covers: all of the cluster, a namespace, or one resource.</summary>
/// <param name="Namespace">Null for all.</param>
/// <param name="Name">Null for all.</param>
/// <param name="LicenseSecret">Of a single resource: the secret that its license is in; null where the license stands in the resource itself.</param>
public sealed record Scope(string? Namespace, string? Name, string? LicenseSecret = null)
{
    /// <summary>Of a single resource: the secrets that say something of it.</summary>
    public IEnumerable<string> SecretNames => Name is null ? [] : LicenseSecret is null ? [UserInput.SecretName(Name)] : [UserInput.SecretName(Name), LicenseSecret];

    public static IReadOnlyList<Scope> Of(PollerSettings settings) => settings switch
    {
        { Resources.Count: > 0 } => [.. settings.Resources.Select(text => text.Split('/', ':')).Select(parts => new Scope(parts[0], parts[1], parts.Length > 2 ? parts[2] : null))],
        { Namespaces.Count: > 0 } => [.. settings.Namespaces.Distinct().Select(name => new Scope(name, null))],
        _ => [new Scope(null, null)],
    };

    public bool Covers(ResourceKey key) => (Namespace is null || Namespace == key.Namespace) && (Name is null || Name == key.Name);
}

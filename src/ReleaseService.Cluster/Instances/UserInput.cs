using System.Text.Json;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster.Instances;

/// <summary>What the console wrote into <c>NAME-spec-user</c> (wire-contract "Merging in the operator").</summary>
/// <param name="Values">Undefined where there are none.</param>
/// <param name="Layer">All of it.</param>
public sealed record UserInput(JsonElement Values, Layer Layer)
{
    public static readonly UserInput None = new(default, Layer.Empty);

    /// <summary>The release that the console pins; null where it pins none.</summary>
    public string? Pin => WandbResource.Text(Values, "_releaseId") is { Length: > 0 } pin ? pin : null;

    public bool IsSameAs(UserInput other) => Layer.Leaves.Count == other.Layer.Leaves.Count
        && Layer.Leaves.Zip(other.Layer.Leaves).All(pair => pair.First.Path.Equals(pair.Second.Path) && pair.First.IsSameAs(pair.Second));

    public static string SecretName(string resource) => $"{resource}-spec-user";

    /// <returns>Null where the secret holds what isn't JSON, or no objects: then nobody knows what the user wants, and nothing may be written.</returns>
    public static UserInput? Read(ClusterSecret? secret) => secret is null ? None : SpecSecret.Read(secret) is { } spec ? new UserInput(spec.Values, spec.Layer) : null;
}

using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A time that the operator went to bring an instance to something: a <c>helm upgrade</c>, or the migration of a v2 instance.</summary>
/// <param name="Name">Of the resource.</param>
/// <param name="Uid">Of the resource.</param>
/// <param name="Version">Of the platform: the image tag of <c>app</c>, else of <c>api</c>; of v2, what the resource says.</param>
/// <param name="Spec">Chart and effective values; empty for v2.</param>
public sealed record Upgrade(string Name, string Uid, string? Version, OperatorSpec Spec)
{
    /// <summary>Null while it is running.</summary>
    public bool? Succeeded { get; internal set; }

    internal static string? VersionOf(JsonObject? values) => TagOf(values, "app") ?? TagOf(values, "api");

    private static string? TagOf(JsonNode? values, string component)
    {
        foreach (var key in new[] { component, "image", "tag" })
            values = values is JsonObject map ? map[key] : null;
        return values is JsonValue value && value.TryGetValue(out string? tag) ? tag : null;
    }
}

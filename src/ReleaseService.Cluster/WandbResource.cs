using System.Text.Json;

namespace ReleaseService.Cluster;

/// <summary>A <c>WeightsAndBiases</c> resource as the API server gave it (wire-contract "The resources"); immutable.</summary>
public sealed record WandbResource(JsonElement Json)
{
    public const string Group = "apps.wandb.com";
    public const string Kind = "WeightsAndBiases";
    public const string Plural = "weightsandbiases";

    private readonly JsonElement _metadata = Json.GetProperty("metadata");

    public ResourceKey Key => new(Text(_metadata, "namespace")!, Text(_metadata, "name")!);

    public string Uid => Text(_metadata, "uid")!;

    public string ResourceVersion => Text(_metadata, "resourceVersion")!;

    public long Generation => Member(_metadata, "generation") is { ValueKind: JsonValueKind.Number } generation ? generation.GetInt64() : 0;

    /// <summary><c>apps.wandb.com/v1</c> or <c>…/v2</c>: the version it was read in.</summary>
    public string ApiVersion => Text(Json, "apiVersion")!;

    public bool IsV2 => ApiVersion == $"{Group}/v2";

    public bool IsBeingDeleted => _metadata.TryGetProperty("deletionTimestamp", out _);

    public IReadOnlyDictionary<string, string> Annotations => Member(_metadata, "annotations") is { ValueKind: JsonValueKind.Object } annotations
        ? annotations.EnumerateObject().ToDictionary(annotation => annotation.Name, annotation => annotation.Value.GetString() ?? "")
        : new Dictionary<string, string>();

    /// <summary>Undefined where there is none.</summary>
    public JsonElement ManagedFields => Member(_metadata, "managedFields");

    /// <summary>Undefined where there is none.</summary>
    public JsonElement Spec => Member(Json, "spec");

    /// <summary>Undefined where there is none.</summary>
    public JsonElement Status => Member(Json, "status");

    public bool HasAnnotationsOf(WandbResource other)
    {
        var (mine, others) = (Annotations, other.Annotations);
        return mine.Count == others.Count && mine.All(annotation => others.TryGetValue(annotation.Key, out var value) && value == annotation.Value);
    }

    /// <summary><c>spec.wandb.version</c>; null for a v1 resource.</summary>
    public string? Version => Text(Spec, "wandb", "version");

    /// <summary>Whether the license is to come from this secret.</summary>
    public bool Names(string secret) => Text(Spec, "values", "global", "licenseSecret", "name") == secret;

    /// <summary>The member at a path; undefined where there is none.</summary>
    public static JsonElement Member(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }

        return element;
    }

    /// <summary>The text at a path; null where there is none.</summary>
    public static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Member(element, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

using System.Text.Json;
using ReleaseService.Core.Layers;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Cycle;

/// <summary>What the console wrote into <c>NAME-spec-user</c> (wire-contract "Merging in the operator").</summary>
/// <param name="Values">Undefined where there are none.</param>
/// <param name="Layer">All of it.</param>
public sealed record UserInput(JsonElement Values, Layer Layer)
{
    private static readonly string[] Members = ["chart", "values"];

    public static readonly UserInput None = new(default, Layer.Empty);

    /// <summary>The release that the console pins; null where it pins none.</summary>
    public string? Pin => WandbResource.Text(Values, "_releaseId") is { Length: > 0 } pin ? pin : null;

    public static string SecretName(string resource) => $"{resource}-spec-user";

    /// <returns>Null where the secret holds what isn't JSON, or no objects: then nobody knows what the user wants, and nothing may be written.</returns>
    public static UserInput? Read(ClusterSecret? secret)
    {
        if (secret is null)
            return None;
        try
        {
            var members = Members.Select(name => (Name: name, Json: Parse(secret.Text(name)))).Where(member => member.Json.ValueKind != JsonValueKind.Undefined).ToDictionary();
            return Layer.Read(JsonSerializer.SerializeToElement(members)).TryGet(out var layer) ? new UserInput(members.GetValueOrDefault("values"), layer) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return default;
        using var document = JsonDocument.Parse(json);
        // Go writes a map that is nil as null.
        return document.RootElement.ValueKind == JsonValueKind.Null ? default : document.RootElement.Clone();
    }
}

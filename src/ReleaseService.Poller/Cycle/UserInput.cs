using System.Text.Json;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Cycle;

/// <summary>What the console wrote into <c>NAME-spec-user</c> (wire-contract "Merging in the operator").</summary>
/// <param name="Chart">Undefined where there is none.</param>
/// <param name="Values">Undefined where there are none.</param>
public sealed record UserInput(JsonElement Chart, JsonElement Values)
{
    public static readonly UserInput None = new(default, default);

    public static string SecretName(string resource) => $"{resource}-spec-user";

    /// <summary>The release that the console pins; null where it pins none.</summary>
    public string? Pin => WandbResource.Text(Values, "_releaseId") is { Length: > 0 } pin ? pin : null;

    /// <returns>Null where the secret holds what isn't JSON: then nobody knows what the user wants, and nothing may be written.</returns>
    public static UserInput? Read(ClusterSecret? secret)
    {
        if (secret is null)
            return None;
        try
        {
            return new UserInput(Parse(secret.Text("chart")), Parse(secret.Text("values")));
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
        // Go's null map.
        return document.RootElement.ValueKind == JsonValueKind.Null ? default : document.RootElement.Clone();
    }
}

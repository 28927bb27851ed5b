using System.Globalization;
using System.Text.Json;

namespace ReleaseService.Testing.Clients;

/// <summary>
/// Decodes a spec document as the operator's Go code does, and refuses all that makes that code fail, lose the chart or panic
/// (wire-contract "The spec document"): Go's encoding/json into <c>map[string]string</c>, <c>map[string]interface{}</c> and the chart forms.
/// </summary>
public static class GoSpecDecoder
{
    public sealed record Spec(IReadOnlyDictionary<string, string> Metadata, string ChartForm, JsonElement Chart, JsonElement Values);

    public static Spec Decode(byte[] body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var root = document.RootElement.Clone();
        Require(root.ValueKind == JsonValueKind.Object, "the document is no object: the client takes it for an empty spec");
        foreach (var member in root.EnumerateObject())
            Require(member.Name is "metadata" or "chart" or "values", $"unexpected member {member.Name}");

        var metadata = Member(root, "metadata", JsonValueKind.Object).EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Refuse($"metadata.{entry.Name} is no string: json: cannot unmarshal into Go value of type string"));
        foreach (var key in new[] { "channelId", "releaseId" })
            Require(Guid.TryParse(metadata.GetValueOrDefault(key), out _), $"metadata.{key} is no UUID");
        foreach (var key in new[] { "channelName", "releaseName", "releaseCreatedAt" })
            Require(metadata.GetValueOrDefault(key)?.Length > 0, $"metadata.{key} is missing");

        var chart = Member(root, "chart", JsonValueKind.Object);
        var values = Member(root, "values", JsonValueKind.Object);
        CheckLeaves(values, "values");
        if (values.TryGetProperty("weave-trace", out var weaveTrace))
            Require(weaveTrace.ValueKind == JsonValueKind.Object, "values.weave-trace is no object");
        return new Spec(metadata, ChartForm(chart), chart, values);
    }

    /// <summary>First match wins: local, OCI, repository. A wrong scalar type silently means no chart.</summary>
    private static string ChartForm(JsonElement chart)
    {
        foreach (var member in chart.EnumerateObject())
            Require(member.Value.ValueKind == JsonValueKind.String, $"chart.{member.Name} is no string: silently no chart at all");
        var url = Text(chart, "url");
        if (Text(chart, "path") is { Length: > 0 })
            return "local";
        if (url?.StartsWith("oci://", StringComparison.Ordinal) == true)
        {
            Require(Text(chart, "version") is { Length: > 0 } || Text(chart, "digest") is { Length: > 0 }, "an OCI chart without version and digest");
            return "oci";
        }

        Require(url is not null && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https", "chart.url is no http(s) URL");
        Require(Text(chart, "name") is { Length: > 0 }, "chart.name is missing");
        Require(Text(chart, "version") is { Length: > 0 }, "chart.version is empty: means latest");
        return "repository";
    }

    private static void CheckLeaves(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                throw Refuse($"{path} is null: the merge panics where another layer has the key");
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    CheckLeaves(member.Value, $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    CheckLeaves(item, $"{path}[]");
                break;
            case JsonValueKind.Number:
                var text = element.GetDouble().ToString("R", CultureInfo.InvariantCulture);
                Require(text == element.GetRawText() || element.GetRawText().Contains('e', StringComparison.Ordinal), $"{path} changes as a float64");
                break;
        }
    }

    private static JsonElement Member(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : throw Refuse($"{name} is missing or no {kind}");

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Require(bool condition, string why)
    {
        if (!condition)
            throw Refuse(why);
    }

    private static FormatException Refuse(string why) => new($"Go's decoder or the operator would refuse: {why}");
}

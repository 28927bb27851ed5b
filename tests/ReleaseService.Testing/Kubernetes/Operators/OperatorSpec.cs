using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A layer, or what came of merging some.</summary>
/// <param name="Metadata">Null for none; an empty one is one.</param>
/// <param name="Chart">Null for none, or one that the operator can't read.</param>
/// <param name="Values">Null for none.</param>
public sealed record OperatorSpec(JsonObject? Metadata, OperatorChart? Chart, JsonObject? Values)
{
    /// <summary>Of a resource's spec, which has no metadata, or of a channel's document.</summary>
    /// <exception cref="OperatorFailureException">It can't be read at all.</exception>
    public static OperatorSpec Read(JsonNode? document)
    {
        var metadata = document?["metadata"];
        if (metadata is not null && (metadata is not JsonObject map || map.Any(member => member.Value?.GetValueKind() is not JsonValueKind.String)))
            throw new OperatorFailureException("metadata: cannot unmarshal into a map of strings");
        if (document?["values"] is { } values and not JsonObject)
            throw new OperatorFailureException($"values: cannot unmarshal {values.GetValueKind()} into a map");
        return new OperatorSpec((JsonObject?)metadata, OperatorChart.Read(document?["chart"]), (JsonObject?)document?["values"]);
    }

    /// <summary>This one wins: chart and metadata as a whole, values per key.</summary>
    public OperatorSpec Over(OperatorSpec? lower) => lower is null
        ? this
        : new OperatorSpec(Metadata ?? lower.Metadata, Chart ?? lower.Chart, Values is null || lower.Values is null ? Values ?? lower.Values : OperatorMerge.Of(Values, lower.Values));

    public bool Equals(OperatorSpec? other) =>
        other is not null && JsonNode.DeepEquals(Metadata, other.Metadata) && Equals(Chart, other.Chart) && JsonNode.DeepEquals(Values, other.Values);

    public override int GetHashCode() => Chart?.GetHashCode() ?? 0;

    /// <summary>As the operator keeps it in a secret.</summary>
    public Dictionary<string, string> ToSecret() => new() { ["chart"] = Text(Chart?.Json), ["metadata"] = Text(Metadata), ["values"] = Text(Values) };

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}

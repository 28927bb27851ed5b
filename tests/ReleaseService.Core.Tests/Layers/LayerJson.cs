using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>Layers and paths as tests write them.</summary>
internal static class LayerJson
{
    /// <summary>A layer of values, or of a whole spec where there is a member <c>values</c> or <c>chart</c>.</summary>
    public static Layer Layer(string json) => Expect.Valid(Core.Layers.Layer.Read(Element(Spec(json).ToJsonString())));

    public static JsonObject Spec(string json)
    {
        var spec = JsonNode.Parse(json)!.AsObject();
        return spec.ContainsKey("values") || spec.ContainsKey("chart") || spec.Count == 0 ? spec : new JsonObject { ["values"] = spec };
    }

    public static JsonElement Element(string json) => Expect.Valid(CanonicalJson.Parse(Expect.Utf8(json))).RootElement;

    /// <summary>With dots between keys that have none.</summary>
    public static KeyPath Path(string dotted) => new(dotted.Split('.'));

    /// <summary>All leaves, as <c>path=json</c>.</summary>
    public static IReadOnlyList<string> Text(IEnumerable<Leaf> leaves) => [.. leaves.Select(leaf => $"{leaf.Path}={Canonical(leaf.Value)}")];

    public static string Canonical(JsonElement value) => System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(value));
}

using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>A value with the way to it. The path is written out only when asked for: paths are long, and most values have no findings.</summary>
/// <param name="parent">Null for <c>values</c> itself.</param>
/// <param name="key">Its key; in a list, the key of the list.</param>
/// <param name="index">Its index in a list, else -1.</param>
/// <param name="element">The value.</param>
internal sealed class ValueNode(ValueNode? parent, string key, int index, JsonElement element)
{
    public ValueNode? Parent => parent;

    public string Key => key;

    public JsonElement Element => element;

    public bool IsInList { get; } = index >= 0 || parent is { IsInList: true };

    public string Path() => parent is null ? key : index >= 0 ? JsonPath.Item(parent.Path(), index) : JsonPath.Member(parent.Path(), key);

    public static IReadOnlyList<ValueNode> Of(JsonElement values)
    {
        List<ValueNode> nodes = [];
        if (values.ValueKind == JsonValueKind.Object)
            Append(new ValueNode(null, "values", -1, values), nodes);
        return nodes;
    }

    private static void Append(ValueNode node, List<ValueNode> nodes)
    {
        nodes.Add(node);
        if (node.Element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in node.Element.EnumerateObject())
                Append(new ValueNode(node, member.Name, -1, member.Value), nodes);
        }
        else if (node.Element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in node.Element.EnumerateArray())
                Append(new ValueNode(node, node.Key, index++, item), nodes);
        }
    }
}

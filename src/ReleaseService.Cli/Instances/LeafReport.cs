using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Cli.Instances;

/// <summary>A leaf of the effective spec, and whose it is.</summary>
/// <param name="Path">From <c>spec</c> downwards.</param>
/// <param name="Keys">The same, key by key.</param>
/// <param name="Origins">The layer that it comes from: <c>channel</c>, <c>user input</c>, <c>resource</c> or <c>operator default</c>; several for a list that was put together.</param>
/// <param name="Managers">Who owns it in the resource.</param>
/// <param name="IsHidden">Whether there is a value that isn't shown.</param>
internal sealed record LeafReport(string Path, IReadOnlyList<string> Keys, IReadOnlyList<string> Origins, IReadOnlyList<string> Managers, bool IsHidden)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Value { get; init; }

    public static LeafReport Of(EffectiveLeaf leaf, bool showValues)
    {
        var isShown = IsShown(leaf, showValues);
        return new(leaf.Leaf.Path.ToString(), leaf.Leaf.Path.Keys, [.. leaf.Origins.Select(Word)], leaf.Managers, !isShown) { Value = isShown ? leaf.Leaf.Value : null };
    }

    /// <summary>The channel's values are every customer's; others' may be secrets.</summary>
    public static bool IsShown(EffectiveLeaf leaf, bool showValues) => (showValues || leaf.Origins is [LayerOrigin.Channel] || leaf.Leaf.IsEmptyMap) && !Credentials.MayHold(leaf.Leaf);

    public static string Word(LayerOrigin origin) => origin switch
    {
        LayerOrigin.Channel => "channel",
        LayerOrigin.UserInput => "user input",
        LayerOrigin.OperatorDefault => "operator default",
        _ => "resource",
    };
}

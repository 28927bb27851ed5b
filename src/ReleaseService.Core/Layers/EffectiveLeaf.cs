namespace ReleaseService.Core.Layers;

/// <summary>A leaf of the effective spec.</summary>
/// <param name="Leaf">Its place and value.</param>
/// <param name="Origins">The layer that it comes from; of a list that was put together, each layer, the upper one first.</param>
/// <param name="Managers">Who owns it in the resource; empty for another layer, and for what nobody owns.</param>
public sealed record EffectiveLeaf(Leaf Leaf, IReadOnlyList<LayerOrigin> Origins, IReadOnlyList<string> Managers);

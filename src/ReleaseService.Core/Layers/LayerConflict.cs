namespace ReleaseService.Core.Layers;

/// <summary>Two layers that the operator can't merge, or merges into what neither of them says.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">Where they part.</param>
/// <param name="Upper">The layer whose value an effective spec shows there.</param>
/// <param name="Lower">The layer below it; the same for <see cref="ConflictKind.ChartUnreadable"/>, which takes one.</param>
/// <param name="Managers">Who owns the upper one's value in the resource; empty where it isn't the resource's.</param>
public sealed record LayerConflict(ConflictKind Kind, KeyPath Path, LayerOrigin Upper, LayerOrigin Lower, IReadOnlyList<string> Managers)
{
    /// <summary>Whether the operator stops working on it; else it only surprises.</summary>
    public bool IsBreaking => Kind is ConflictKind.KindMismatch or ConflictKind.Null;
}

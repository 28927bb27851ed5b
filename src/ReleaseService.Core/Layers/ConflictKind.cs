namespace ReleaseService.Core.Layers;

/// <summary>What operators up to v1.22 do with two layers that don't fit (wire-contract "Merging in the operator").</summary>
public enum ConflictKind
{
    /// <summary>A map meets text, a number a boolean, …: every reconcile fails, without event or status.</summary>
    KindMismatch,

    /// <summary>Null meets a key of another layer: the operator panics.</summary>
    Null,

    /// <summary>Two lists: the operator appends the lower one to the upper one.</summary>
    ListsConcatenated,

    /// <summary>A chart that the operator can't read: it takes the one of the next layer.</summary>
    ChartUnreadable,
}

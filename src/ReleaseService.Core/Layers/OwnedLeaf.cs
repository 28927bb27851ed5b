namespace ReleaseService.Core.Layers;

/// <summary>A leaf that a field manager owns.</summary>
/// <param name="Manager">As it calls itself; empty for one that gave no name.</param>
/// <param name="Operation">How it set the leaf. The same name with the other operation is another manager to Kubernetes.</param>
/// <param name="Path">From <c>spec</c> downwards.</param>
public sealed record OwnedLeaf(string Manager, FieldOperation Operation, KeyPath Path)
{
    /// <summary>
    /// The poller only ever applies. An Update under its name is somebody else (kubectl edit with that field manager, a restore): Kubernetes keeps both
    /// apart and answers an apply over it with a conflict.
    /// </summary>
    public bool IsPollers => Operation == FieldOperation.Apply && Manager == OwnedLeaves.PollerName;

    /// <summary>For people.</summary>
    public string Owner => Manager.Length == 0 ? "a manager without a name" : Manager == OwnedLeaves.PollerName ? $"{Manager} ({Operation})" : Manager;
}

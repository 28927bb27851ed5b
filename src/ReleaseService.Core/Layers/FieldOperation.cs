namespace ReleaseService.Core.Layers;

/// <summary>The operations of <c>metadata.managedFields</c>: server-side apply, and everything else.</summary>
public enum FieldOperation
{
    Apply,
    Update,
}

namespace ReleaseService.Cluster.State;

/// <summary>The highest place of a channel that was seen. A higher epoch counts more than any sequence (design.md "epoch").</summary>
/// <param name="Epoch">Of the service's database.</param>
/// <param name="Sequence">Of the promotion.</param>
/// <param name="Digest">The release there: it can't be another one later.</param>
public readonly record struct Floor(long Epoch, long Sequence, string Digest) : IComparable<Floor>
{
    public int CompareTo(Floor other) => (Epoch, Sequence).CompareTo((other.Epoch, other.Sequence));

    public static bool operator <(Floor a, Floor b) => a.CompareTo(b) < 0;

    public static bool operator >(Floor a, Floor b) => a.CompareTo(b) > 0;

    public static bool operator <=(Floor a, Floor b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Floor a, Floor b) => a.CompareTo(b) >= 0;
}

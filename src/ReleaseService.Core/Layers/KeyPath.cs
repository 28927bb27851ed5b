using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Layers;

/// <summary>
/// The keys from <c>spec</c> down to a place in it: <c>chart.version</c>, <c>values.app.image.tag</c>. A key is any text; it is only written with dots for
/// people. The order is that of the keys, one after the other, so that what stands below a place follows it directly.
/// </summary>
[SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "Paths are sorted; which of two is less means nothing.")]
public sealed class KeyPath(IEnumerable<string> keys) : IEquatable<KeyPath>, IComparable<KeyPath>
{
    public static KeyPath Root { get; } = new([]);

    public static KeyPath Chart { get; } = new(["chart"]);

    public static KeyPath Values { get; } = new(["values"]);

    public ImmutableArray<string> Keys { get; } = [.. keys];

    /// <summary>From the one directly above up to the root.</summary>
    public IEnumerable<KeyPath> Above
    {
        get
        {
            for (var count = Keys.Length - 1; count >= 0; count--)
                yield return new KeyPath(Keys.Take(count));
        }
    }

    public KeyPath Child(string key) => new([.. Keys, key]);

    /// <summary>Whether this is the other place, or stands below it.</summary>
    public bool IsWithin(KeyPath other) =>
        Keys.Length >= other.Keys.Length && Keys.AsSpan(0, other.Keys.Length).SequenceEqual(other.Keys.AsSpan());

    /// <summary>Whether one of both places is the other or stands below it.</summary>
    public bool Touches(KeyPath other) => IsWithin(other) || other.IsWithin(this);

    public int CompareTo(KeyPath? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Min(Keys.Length, other.Keys.Length); i++)
        {
            var order = string.CompareOrdinal(Keys[i], other.Keys[i]);
            if (order != 0)
                return order;
        }

        return Keys.Length.CompareTo(other.Keys.Length);
    }

    public bool Equals(KeyPath? other) => other is not null && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as KeyPath);

    public override int GetHashCode() => Keys.Aggregate(0, (hash, key) => HashCode.Combine(hash, key.GetHashCode(StringComparison.Ordinal)));

    public override string ToString() => Keys.Aggregate("", JsonPath.Member);
}

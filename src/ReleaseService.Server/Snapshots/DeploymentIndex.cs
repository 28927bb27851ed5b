using System.Collections.Immutable;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// For each deployment the license that lasts longest. Immutable; made for a million of them. The deployments are spread over some thousand sorted arrays, and a newer
/// index shares all of them but those in which something changed: to note one license copies a few kilobytes.
/// </summary>
public sealed class DeploymentIndex
{
    private const int ShardBits = 12;

    private readonly DeploymentEntry[][] _shards;
    private readonly ImmutableDictionary<string, SharedClaims> _shared;

    private DeploymentIndex(DeploymentEntry[][] shards, ImmutableDictionary<string, SharedClaims> shared) =>
        (_shards, _shared, Count) = (shards, shared, shards.Sum(shard => shard.Length));

    public static DeploymentIndex Empty { get; } = new([.. Enumerable.Repeat(Array.Empty<DeploymentEntry>(), 1 << ShardBits)], ImmutableDictionary<string, SharedClaims>.Empty);

    public int Count { get; }

    /// <summary>The license that lasts longest; null where none is known.</summary>
    public LicenseClaims? Find(string deployment) => TryFind(deployment, out var entry) ? entry.ToClaims(deployment) : null;

    /// <summary>Allocates nothing.</summary>
    internal bool TryFind(string deployment, out DeploymentEntry entry)
    {
        var key = DeploymentEntry.KeyOf(deployment);
        var shard = _shards[ShardOf(key)].AsSpan();
        var place = shard.BinarySearch(new KeyOrder(key));
        entry = place < 0 ? default : shard[place];
        return place >= 0;
    }

    public Builder ToBuilder() => new(this);

    /// <summary>Spreads evenly what people count up, too (Fibonacci hashing).</summary>
    private static int ShardOf(Guid key) => (int)((uint)key.GetHashCode() * 2654435769u >> (32 - ShardBits));

    private readonly struct KeyOrder(Guid key) : IComparable<DeploymentEntry>
    {
        public int CompareTo(DeploymentEntry other) => key.CompareTo(other.Key);
    }

    /// <summary>Collects changes; of the same deployment the last one counts.</summary>
    public sealed class Builder
    {
        private readonly DeploymentIndex _from;
        private readonly List<DeploymentEntry>?[] _changes = new List<DeploymentEntry>?[1 << ShardBits];
        private readonly ImmutableDictionary<string, SharedClaims>.Builder _shared;
        private bool _isChanged;

        internal Builder(DeploymentIndex from) => (_from, _shared) = (from, from._shared.ToBuilder());

        public void Set(string deployment, LicenseClaims license)
        {
            var entry = DeploymentEntry.Of(deployment, license, Shared(license));
            (_changes[ShardOf(entry.Key)] ??= []).Add(entry);
            _isChanged = true;
        }

        public DeploymentIndex ToIndex() => _isChanged
            ? new([.. _from._shards.Select((shard, i) => _changes[i] is { } changes ? Merge(shard, changes) : shard)], _shared.ToImmutable())
            : _from;

        private static DeploymentEntry[] Merge(DeploymentEntry[] shard, List<DeploymentEntry> changes)
        {
            Dictionary<Guid, DeploymentEntry> merged = new(shard.Length + changes.Count);
            foreach (var entry in shard.AsSpan())
                merged[entry.Key] = entry;
            foreach (var entry in changes)
                merged[entry.Key] = entry;
            return [.. merged.Values.OrderBy(entry => entry.Key)];
        }

        private SharedClaims Shared(LicenseClaims license)
        {
            // No channel's name holds a control character (LicenseClaims).
            var key = string.Join('\n', license.Channels.Prepend(license.VouchedBy).Prepend(license.Trial?.ToString()));
            return _shared.TryGetValue(key, out var known) ? known : _shared[key] = new(license.Channels, license.Trial, license.VouchedBy);
        }
    }
}

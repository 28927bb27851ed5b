using ReleaseService.Contracts.Audit;

namespace ReleaseService.Core.Audit;

/// <summary>Walks along the chain, entry by entry from the first, and stops at the first that doesn't fit.</summary>
public sealed class AuditCheck
{
    /// <summary>How many entries fit so far; the number of the last of them.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last entry that fits.</summary>
    public string Hash { get; private set; } = AuditChain.Start;

    /// <summary>What is wrong with the first entry that doesn't fit, with its number; null while all do.</summary>
    public string? Broken { get; private set; }

    public void Add(AuditEntry entry)
    {
        if (Broken is not null)
            return;
        Broken = Find(entry);
        if (Broken is null)
            (Count, Hash) = (entry.Number, entry.Hash);
    }

    private string? Find(AuditEntry entry)
    {
        if (entry.Number != Count + 1)
            return $"Entry {Count + 1} is missing: {entry.Number} follows {Count}.";
        if (entry.PreviousHash != Hash)
            return $"Entry {entry.Number} doesn't follow the one before it: that one was changed together with its hash, or another stood there.";
        return AuditChain.HashOf(entry) == entry.Hash ? null : $"Entry {entry.Number} was changed: its hash doesn't fit its content.";
    }
}

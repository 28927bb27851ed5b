using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Audit;

namespace ReleaseService.Testing.Faults;

/// <summary>What a client asked to be written, and what it was told. Each write has a reason of its own, by which it is found again.</summary>
public sealed class Ledger
{
    private readonly Dictionary<string, LedgerEntry> _entries = [];

    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries.Values];
        }
    }

    /// <summary>A write is sent: until more is heard of it, it may be there or not.</summary>
    public void Send(string reason, Guid releaseId, string digest) => Set(new(reason, releaseId, digest, null));

    public void Acknowledge(string reason, long sequence)
    {
        lock (_entries)
            _entries[reason] = _entries[reason] with { Sequence = sequence };
    }

    /// <summary>The service said that there was nothing to do.</summary>
    public void Forget(string reason)
    {
        lock (_entries)
            _entries.Remove(reason);
    }

    /// <summary>What isn't as clients were told; nothing: all is there, and nothing is there by half.</summary>
    /// <param name="promotions">The channel's whole history.</param>
    /// <param name="audit">The whole audit.</param>
    public IEnumerable<string> Compare(IReadOnlyList<PromotionDetails> promotions, IReadOnlyList<AuditEntry> audit)
    {
        for (var i = 0; i < promotions.Count; i++)
        {
            if (promotions[i].Sequence != i + 1)
                yield return $"sequence {i + 1} is missing";
        }

        var written = promotions.ToLookup(promotion => promotion.Reason);
        var audited = audit.Where(entry => entry.Action == AuditActions.Promote).ToLookup(entry => entry.Reason);
        foreach (var entry in Entries)
        {
            var (found, noted) = (written[entry.Reason].ToList(), audited[entry.Reason].ToList());
            if (entry.Sequence is not null && found.Count == 0)
                yield return $"{entry} was acknowledged and is gone";
            if (found.Count > 1)
                yield return $"{entry} was done {found.Count} times";
            if (found.Count != noted.Count)
                yield return $"{entry} is half there: {found.Count} promotions, {noted.Count} in the audit";
            if (found.Any(promotion => promotion.ReleaseId != entry.ReleaseId || (entry.Sequence is { } sequence && promotion.Sequence != sequence)))
                yield return $"{entry} is another now: {found[0]}";
            if (noted.Any(record => record.DigestAfter != entry.Digest))
                yield return $"{entry} has another digest now";
        }

        var known = Entries.Select(entry => entry.Reason).ToHashSet();
        foreach (var stranger in promotions.Where(promotion => promotion.Reason.StartsWith(LedgerEntry.Prefix, StringComparison.Ordinal) && !known.Contains(promotion.Reason)))
            yield return $"{stranger} was never asked for";
    }

    private void Set(LedgerEntry entry)
    {
        lock (_entries)
            _entries[entry.Reason] = entry;
    }
}

/// <param name="Reason">Of the promotion; no other has it.</param>
/// <param name="ReleaseId">What was promoted.</param>
/// <param name="Digest">The release's.</param>
/// <param name="Sequence">As the service said; null while the outcome is unknown.</param>
public sealed record LedgerEntry(string Reason, Guid ReleaseId, string Digest, long? Sequence)
{
    public const string Prefix = "ledger ";
}

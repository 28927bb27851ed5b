using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;

namespace ReleaseService.Server.Snapshots;

/// <summary>
/// Reads a snapshot out of the database: all of it at the start, later only the rows whose revision is newer than the previous snapshot's,
/// in one transaction that sees one revision.
/// </summary>
public static class SnapshotReader
{
    /// <summary>The newest revision; 0 in a database that nothing was ever written to.</summary>
    public static async Task<RevisionStamp> ReadStampAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        var epoch = await db.State.Select(state => state.Epoch).SingleAsync(cancellation);
        var newest = await db.Revisions.OrderByDescending(row => row.Number).Select(row => new { row.Number, row.Nonce }).FirstOrDefaultAsync(cancellation);
        return new RevisionStamp(epoch, newest?.Number ?? 0, newest?.Nonce ?? Guid.Empty);
    }

    private static async Task<bool> StillHasAsync(ReleaseDbContext db, RevisionStamp stamp, CancellationToken cancellation) =>
        stamp.Revision == 0 || await db.Revisions.AnyAsync(row => row.Number == stamp.Revision && row.Nonce == stamp.Nonce, cancellation);

    /// <param name="db">The database.</param>
    /// <param name="previous">The snapshot to build on; null to read everything.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The snapshot; or that the revision which the previous one shows is gone: the database was restored to an older state.</returns>
    public static async Task<(ReleaseSnapshot? Snapshot, bool IsRestored)> ReadAsync(ReleaseDbContext db, ReleaseSnapshot? previous, CancellationToken cancellation)
    {
        await using var transaction = await ReadTransaction.BeginAsync(db, cancellation);
        if (previous is not null && !await StillHasAsync(db, previous.Stamp, cancellation))
            return (null, true);
        var stamp = await ReadStampAsync(db, cancellation);
        var since = previous?.Stamp.Revision ?? 0;
        var releases = await ReadReleasesAsync(db, previous, since, cancellation);
        var licensing = await LicensingStateReader.ReadAsync(db, previous?.Licensing ?? LicensingState.Empty, since, cancellation);
        var promotions = await ReadPromotionsAsync(db, since, cancellation);
        List<ChannelState> channels = [];
        foreach (var row in await db.Channels.AsNoTracking().ToListAsync(cancellation))
        {
            var known = previous?.Channels.GetValueOrDefault(row.Name)?.Promotions ?? [];
            PromotionState[] all = [.. known, .. promotions[row.ChannelId]];
            if (all.Length > known.Count)
            {
                if (known.Count > 0)
                    all[known.Count - 1] = WithoutHeadBytes(all[known.Count - 1]);
                all[^1] = await WithHeadBytesAsync(db, row.ChannelId, all[^1], cancellation);
            }

            channels.Add(new ChannelState(row.ToChannel(), row.Revision, all));
        }

        var keys = await ReadSigningKeysAsync(db, previous, since, cancellation);
        return (new ReleaseSnapshot(stamp, channels, releases, licensing) { SigningKeys = keys }, false);
    }

    private static async Task<OwnKeys> ReadSigningKeysAsync(ReleaseDbContext db, ReleaseSnapshot? previous, long since, CancellationToken cancellation)
    {
        if (!await db.SigningKeys.AnyAsync(row => row.Revision > since, cancellation))
            return previous?.SigningKeys ?? OwnKeys.None;
        return OwnKeys.From(await db.SigningKeys.Select(row => new StoredKey(row.KeyId, row.PublicJwk, row.CreatedAt, row.RetiredAt, row.RetiredBecause)).ToListAsync(cancellation));
    }

    private static async Task<ImmutableDictionary<Guid, ReleaseState>> ReadReleasesAsync(
        ReleaseDbContext db, ReleaseSnapshot? previous, long since, CancellationToken cancellation)
    {
        var releases = (previous?.Releases ?? ImmutableDictionary<Guid, ReleaseState>.Empty).ToBuilder();
        var rows = db.Releases.AsNoTracking().Where(row => row.Revision > since)
            .Select(row => new { row.ReleaseId, row.Name, row.PlatformVersion, row.CreatedAt, row.Digest, row.Chart });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            releases[row.ReleaseId] = new(row.ReleaseId, row.Name, row.PlatformVersion, row.CreatedAt, row.Digest, row.Chart, "", null);

        await foreach (var row in db.ReleaseNotes.AsNoTracking().Where(row => row.Revision > since).AsAsyncEnumerable().WithCancellation(cancellation))
            releases[row.ReleaseId] = releases[row.ReleaseId] with { Notes = row.Notes };

        var pinned = db.PinnedSpecs.AsNoTracking().Where(row => row.Revision > since).Select(row => new { row.ReleaseId, row.Document.Gzip, row.Document.Sha256 });
        await foreach (var row in pinned.AsAsyncEnumerable().WithCancellation(cancellation))
            releases[row.ReleaseId] = releases[row.ReleaseId] with { Pinned = new StoredSpec(row.Gzip, row.Sha256) };

        await foreach (var row in db.ReleaseAliases.AsNoTracking().Where(row => row.Revision > since).AsAsyncEnumerable().WithCancellation(cancellation))
            releases[row.ReleaseId] = releases[row.ReleaseId] with { Aliases = releases[row.ReleaseId].Aliases.Add(row.Alias) };

        await foreach (var row in db.Withdrawals.AsNoTracking().Where(row => row.Revision > since).AsAsyncEnumerable().WithCancellation(cancellation))
            releases[row.ReleaseId] = releases[row.ReleaseId] with { Withdrawal = new(row.At, row.Reason) };
        return releases.ToImmutable();
    }

    private static async Task<ILookup<Guid, PromotionState>> ReadPromotionsAsync(ReleaseDbContext db, long since, CancellationToken cancellation)
    {
        var rows = await db.Promotions.AsNoTracking().Where(row => row.Revision > since).OrderBy(row => row.Sequence)
            .Select(row => new { row.ChannelId, row.Sequence, row.ReleaseId, row.At, row.Actor, row.Reason, row.IsRollback, row.Forced, row.Document.Gzip, row.Document.Sha256 })
            .ToListAsync(cancellation);
        return rows.ToLookup(row => row.ChannelId, row => new PromotionState(row.Sequence, row.ReleaseId, row.At, row.Actor, row.Reason, row.IsRollback, row.Forced, new StoredSpec(row.Gzip, row.Sha256)));
    }

    /// <summary>A head has all its codings ready; all of them are checked against the hash once, here.</summary>
    private static async Task<PromotionState> WithHeadBytesAsync(ReleaseDbContext db, Guid channelId, PromotionState head, CancellationToken cancellation)
    {
        var document = await db.Promotions.AsNoTracking().Where(row => row.ChannelId == channelId && row.Sequence == head.Sequence)
            .Select(row => row.Document).SingleAsync(cancellation);
        return document.IsIntact()
            ? head with { Spec = new StoredSpec(document.Gzip, document.Sha256, document.Identity, document.Brotli) }
            : throw new InvalidDataException($"The stored document of promotion {head.Sequence} of channel {channelId} isn't what its hash says.");
    }

    private static PromotionState WithoutHeadBytes(PromotionState former) => former with { Spec = former.Spec.WithoutHeadBytes() };
}

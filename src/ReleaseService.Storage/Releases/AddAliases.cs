using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Releases;

/// <summary>Notes ids under which other servers know a release. An id never comes to mean another release.</summary>
public static class AddAliases
{
    /// <param name="db">The database.</param>
    /// <param name="write">The transaction.</param>
    /// <param name="releaseId">The release; must be stored.</param>
    /// <param name="aliases">All that are wanted; those that are known are passed over.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>How many are new; or the one that already means another release, and then nothing is added.</returns>
    public static async Task<(int Added, Guid? Taken)> RunAsync(
        ReleaseDbContext db, WriteTransaction write, Guid releaseId, IReadOnlyList<Guid> aliases, CancellationToken cancellation)
    {
        var wanted = aliases.Where(alias => alias != releaseId).ToList();
        if (wanted.Count == 0)
            return (0, null);
        var ids = await db.Releases.Where(row => wanted.Contains(row.ReleaseId)).Select(row => row.ReleaseId).ToListAsync(cancellation);
        var known = await db.ReleaseAliases.AsNoTracking().Where(row => wanted.Contains(row.Alias)).ToListAsync(cancellation);
        if (ids.Concat(known.Where(row => row.ReleaseId != releaseId).Select(row => row.Alias)).Cast<Guid?>().FirstOrDefault() is { } taken)
            return (0, taken);

        var fresh = wanted.Except(known.Select(row => row.Alias)).ToList();
        db.ReleaseAliases.AddRange(fresh.Select(alias => new ReleaseAliasRow { Alias = alias, ReleaseId = releaseId, Revision = write.Revision }));
        await db.SaveChangesAsync(cancellation);
        return (fresh.Count, null);
    }
}

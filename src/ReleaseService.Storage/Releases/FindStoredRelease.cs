using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Releases;

/// <summary>A stored release, whole, for those who write; readers have their snapshot.</summary>
public static class FindStoredRelease
{
    /// <param name="db">The database.</param>
    /// <param name="text">What people call it: its id, an alias, or its name.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="InvalidDataException">The stored manifest isn't what its digest says.</exception>
    public static async Task<Release?> ByTextAsync(ReleaseDbContext db, string text, CancellationToken cancellation) =>
        (Guid.TryParse(text, out var id) ? await ByIdAsync(db, id, cancellation) : null)
        ?? await ReadAsync(db, db.Releases.Where(row => row.Name == text), cancellation);

    /// <param name="db">The database.</param>
    /// <param name="id">Its id or an alias.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <inheritdoc cref="ByTextAsync"/>
    public static async Task<Release?> ByIdAsync(ReleaseDbContext db, Guid id, CancellationToken cancellation)
    {
        var known = await db.ReleaseAliases.Where(row => row.Alias == id).Select(row => (Guid?)row.ReleaseId).SingleOrDefaultAsync(cancellation) ?? id;
        return await ReadAsync(db, db.Releases.Where(row => row.ReleaseId == known), cancellation);
    }

    private static async Task<Release?> ReadAsync(ReleaseDbContext db, IQueryable<ReleaseRow> rows, CancellationToken cancellation)
    {
        var found = await rows.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        var notes = await db.ReleaseNotes.Where(row => row.ReleaseId == found.ReleaseId).Select(row => row.Notes).SingleOrDefaultAsync(cancellation);
        return found.ToRelease(notes ?? "") ?? throw new InvalidDataException($"The stored manifest of release {found.ReleaseId} isn't what its digest says.");
    }
}

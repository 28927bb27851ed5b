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
        ?? (ReleaseRules.IsName(text) ? await ReadAsync(db, db.Releases.Where(row => row.Name == text), cancellation) : null);

    /// <summary>By id first: what an id names must never depend on an alias.</summary>
    /// <param name="db">The database.</param>
    /// <param name="id">Its id or an alias.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <inheritdoc cref="ByTextAsync"/>
    public static async Task<Release?> ByIdAsync(ReleaseDbContext db, Guid id, CancellationToken cancellation)
    {
        return await ReadAsync(db, db.Releases.Where(row => row.ReleaseId == id), cancellation)
            ?? await ReadAsync(db, db.Releases.Where(row => db.ReleaseAliases.Any(alias => alias.Alias == id && alias.ReleaseId == row.ReleaseId)), cancellation);
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

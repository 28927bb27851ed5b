using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Releases;

/// <summary>Stores a release under its name.</summary>
public static class AddRelease
{
    public enum Result
    {
        Added,

        /// <summary>The same release, by digest, is there already.</summary>
        Exists,

        /// <summary>Another release has the name.</summary>
        NameTaken,

        /// <summary>Another release has the id as an alias: pins of it get that one.</summary>
        IdTaken,
    }

    public static async Task<Result> RunAsync(ReleaseDbContext db, WriteTransaction write, Release release, CancellationToken cancellation)
    {
        var existing = await db.Releases.Where(row => row.Name == release.Name).Select(row => row.Digest).SingleOrDefaultAsync(cancellation);
        if (existing is not null)
            return existing == release.Digest ? Result.Exists : Result.NameTaken;
        if (await db.ReleaseAliases.AnyAsync(row => row.Alias == release.Id, cancellation))
            return Result.IdTaken;

        db.Releases.Add(ReleaseRow.From(release, write.Now, write.Revision));
        db.ReleaseNotes.Add(new ReleaseNotesRow { ReleaseId = release.Id, Notes = release.Notes, Revision = write.Revision });
        await db.SaveChangesAsync(cancellation);
        return Result.Added;
    }
}

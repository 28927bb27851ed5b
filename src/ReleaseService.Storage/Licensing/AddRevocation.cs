using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>
/// Revokes a license or a deployment, known here or not: others issue licenses too. A license that was the newest of its deployment makes room for the next newest.
/// </summary>
public static class AddRevocation
{
    /// <returns>The revocation, and whether it is new: what is revoked stays so, with its first reason.</returns>
    public static async Task<(RevocationRow Row, bool IsNew)> RunAsync(
        ReleaseDbContext db, WriteTransaction write, RevocationKind kind, string subject, string actor, string reason, CancellationToken cancellation)
    {
        if (await db.Revocations.FindAsync([kind, subject], cancellation) is { } known)
            return (known, false);

        var row = new RevocationRow { Kind = kind, Subject = subject, Actor = actor, Reason = reason, At = write.Now, Revision = write.Revision };
        db.Revocations.Add(row);
        if (kind == RevocationKind.License)
            await ReplaceNewest.RunAsync(db, write, db.Deployments.Where(row => row.LicenseIdentity == subject), cancellation);
        return (row, true);
    }
}

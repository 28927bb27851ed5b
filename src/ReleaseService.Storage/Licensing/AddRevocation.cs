using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>
/// Revokes a license or a deployment, known here or not: others issue licenses too. A license that was the newest of its deployment makes room for the next newest of those
/// that were issued here; those of other issuers come back when they are seen again.
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
            await NoteOthersAsync(db, write, subject, cancellation);
        return (row, true);
    }

    private static async Task NoteOthersAsync(ReleaseDbContext db, WriteTransaction write, string revoked, CancellationToken cancellation)
    {
        foreach (var deployment in await db.Deployments.Where(row => row.LicenseIdentity == revoked).Select(row => row.DeploymentId).ToListAsync(cancellation))
        {
            var others = await db.Licenses.AsNoTracking().Where(row => row.DeploymentId == deployment && row.LicenseId != revoked).Select(row => new { row.LicenseId, row.Claims }).ToListAsync(cancellation);
            foreach (var other in others)
            {
                using var claims = JsonDocument.Parse(other.Claims);
                if (LicenseClaims.Read(other.LicenseId, claims.RootElement).TryGet(out var license) && license.DeploymentId == deployment)
                    await RecordLicenses.NoteAsync(db, write, license, cancellation);
            }
        }
    }
}

using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>Where the newest license of a deployment counts no more, the next newest of those that were issued here takes its place. Those of other issuers come back when they are seen again.</summary>
public static class ReplaceNewest
{
    /// <param name="db">With whatever ended the newest ones not yet committed.</param>
    /// <param name="write">The transaction that ends them.</param>
    /// <param name="bereft">The deployments.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task RunAsync(ReleaseDbContext db, WriteTransaction write, IQueryable<DeploymentRow> bereft, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation); // The queries must see what is revoked and retired by now.
        var candidates = from row in bereft join license in db.CountingLicenses() on row.DeploymentId equals license.DeploymentId select new { row, license };
        await foreach (var candidate in candidates.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var isReplaced = candidate.row.Revision == write.Revision;
            if (candidate.license.ToClaims() is { } license && (!isReplaced || LicenseStanding.IsNewer(license, candidate.row.ToClaims())))
                candidate.row.Take(license, write);
        }
    }

    /// <summary>The licenses issued here that were neither revoked nor signed by a key that was retired.</summary>
    public static IQueryable<LicenseRow> CountingLicenses(this ReleaseDbContext db) => db.Licenses.Where(license =>
        !db.Revocations.Any(row => row.Kind == RevocationKind.License && row.Subject == license.LicenseId)
        && !db.SigningKeys.Any(key => key.KeyId == license.KeyId && key.RetiredAt != null));
}

using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Snapshots;

/// <summary>Reads what changed of licenses and deployments, as <see cref="SnapshotReader"/> does the rest and in its transaction.</summary>
internal static class LicensingStateReader
{
    public static async Task<LicensingState> ReadAsync(ReleaseDbContext db, LicensingState previous, long since, CancellationToken cancellation)
    {
        var deployments = previous.Deployments.ToBuilder();
        var licensed = db.Deployments.Where(row => row.Revision > since).Select(row => new LicenseClaims(row.LicenseIdentity, row.DeploymentId, row.ExpiresAt, row.NotBefore, row.Channels, row.Trial) { VouchedBy = row.VouchedBy });
        await foreach (var license in licensed.AsAsyncEnumerable().WithCancellation(cancellation))
            deployments.Set(license.DeploymentId!, license);

        var (licenses, revoked) = (previous.RevokedLicenses.ToBuilder(), previous.RevokedDeployments.ToBuilder());
        await foreach (var row in db.Revocations.AsNoTracking().Where(row => row.Revision > since).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (row.Kind == RevocationKind.Deployment)
                revoked[row.Subject] = row.At;
            else if (LicenseIdentity.TryParse(row.Subject, out var license))
                licenses[license] = row.At;
        }

        var assignments = previous.Assignments.ToBuilder();
        await foreach (var row in db.Assignments.AsNoTracking().Where(row => row.Revision > since).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (row.Channel is { } channel)
                assignments[row.DeploymentId] = channel;
            else
                assignments.Remove(row.DeploymentId);
        }

        return new(deployments.ToIndex(), licenses.ToImmutable(), revoked.ToImmutable(), assignments.ToImmutable());
    }
}

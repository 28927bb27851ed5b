using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>Notes for each deployment the license that lasts longest of those that count: not revoked, and vouched for by a key that counts; of equals the one that came last. Changes nothing, not even the revision,
/// when all is known.</summary>
public static class RecordLicenses
{
    /// <param name="db">The database.</param>
    /// <param name="time">For the time of the note.</param>
    /// <param name="seen">Verified licenses.</param>
    /// <param name="counts">Whether a key counts, as far as the server knows; one that was retired by now counts no more, whatever that says.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task RunAsync(ReleaseDbContext db, TimeProvider time, IReadOnlyCollection<LicenseClaims> seen, Func<string?, bool> counts, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var changed = await NoteAsync(db, write, [.. seen.Where(license => license.DeploymentId is not null)], counts, cancellation);
        if (changed > 0)
            await write.CommitUnauditedAsync($"{changed} licenses seen", cancellation);
    }

    /// <summary>Notes some, each of which names a deployment, in a transaction that writes more.</summary>
    /// <returns>How many were news.</returns>
    public static async Task<int> NoteAsync(ReleaseDbContext db, WriteTransaction write, IReadOnlyCollection<LicenseClaims> licenses, Func<string?, bool> counts, CancellationToken cancellation)
    {
        var retired = await db.SigningKeys.Where(key => key.RetiredAt != null).Select(key => key.KeyId).ToListAsync(cancellation);
        var changed = 0;
        foreach (var license in licenses)
            changed += await CountsAsync(license) && await TakeAsync(license) ? 1 : 0;
        return changed;

        async Task<bool> CountsAsync(LicenseClaims license) =>
            counts(license.VouchedBy) && !retired.Contains(license.VouchedBy!) && await db.Revocations.FindAsync([RevocationKind.License, license.Identity], cancellation) is null;

        async Task<bool> TakeAsync(LicenseClaims license)
        {
            var row = await db.Deployments.FindAsync([license.DeploymentId!], cancellation);
            if (row?.ToClaims() is { } known && (known.Identity == license.Identity || LicenseStanding.IsNewer(known, license)) && await CountsAsync(known))
                return false;
            if (row is null)
                db.Deployments.Add(DeploymentRow.Of(license, write));
            else
                row.Take(license, write);
            return true;
        }
    }
}

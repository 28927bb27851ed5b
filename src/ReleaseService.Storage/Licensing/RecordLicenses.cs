using Microsoft.EntityFrameworkCore;
using ReleaseService.Core;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Licensing;

/// <summary>Notes for each deployment the license that lasts longest and isn't refused, of equals the one that came last. Changes nothing, not even the revision, when all is known.</summary>
public static class RecordLicenses
{
    public static async Task RunAsync(ReleaseDbContext db, TimeProvider time, IReadOnlyCollection<LicenseClaims> seen, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var changed = 0;
        foreach (var license in seen.Where(license => license.DeploymentId is not null))
            changed += await NoteAsync(db, write, license, cancellation) ? 1 : 0;
        if (changed > 0)
            await write.CommitUnauditedAsync($"{changed} licenses seen", cancellation);
    }

    /// <summary>Notes one, which names a deployment, in a transaction that writes more.</summary>
    /// <returns>Whether it was news.</returns>
    public static async Task<bool> NoteAsync(ReleaseDbContext db, WriteTransaction write, LicenseClaims license, CancellationToken cancellation)
    {
        if (await IsRefusedAsync(db, license.Identity, cancellation))
            return false;
        var row = await db.Deployments.FindAsync([license.DeploymentId!], cancellation);
        if (row?.LicenseIdentity == license.Identity || (row is not null && LicenseStanding.IsNewer(row.ToClaims(), license) && !await IsRefusedAsync(db, row.LicenseIdentity, cancellation)))
            return false;
        if (row is null)
            db.Deployments.Add(From(license, write));
        else
            Update(row, license, write);
        return true;
    }

    /// <summary>Whether it was revoked, or signed here with a key that was retired.</summary>
    private static async Task<bool> IsRefusedAsync(ReleaseDbContext db, string license, CancellationToken cancellation) =>
        await db.Revocations.FindAsync([RevocationKind.License, license], cancellation) is not null
        || await db.Licenses.AnyAsync(row => row.LicenseId == license && db.SigningKeys.Any(key => key.KeyId == row.KeyId && key.RetiredAt != null), cancellation);

    private static DeploymentRow From(LicenseClaims license, WriteTransaction write) => new()
    {
        DeploymentId = license.DeploymentId!,
        LicenseIdentity = license.Identity,
        ExpiresAt = Milliseconds(license.ExpiresAt),
        NotBefore = Milliseconds(license.NotBefore),
        Channels = [.. license.Channels],
        Trial = license.Trial,
        SeenAt = write.Now,
        Revision = write.Revision,
    };

    private static void Update(DeploymentRow row, LicenseClaims license, WriteTransaction write)
    {
        row.LicenseIdentity = license.Identity;
        row.ExpiresAt = Milliseconds(license.ExpiresAt);
        row.NotBefore = Milliseconds(license.NotBefore);
        row.Channels = [.. license.Channels];
        row.Trial = license.Trial;
        row.SeenAt = write.Now;
        row.Revision = write.Revision;
    }

    private static DateTimeOffset? Milliseconds(DateTimeOffset? time) => time is { } value ? Timestamp.ToMilliseconds(value) : null;
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Audit;
using ReleaseService.Storage.Backups;

namespace ReleaseService.Storage.Revisions;

/// <summary>Starts a new epoch when the database turns out to be an older copy of itself.</summary>
public static class Epoch
{
    /// <summary>What every new database starts with, so that two servers seeded from the same files answer alike.</summary>
    public const long First = 1;

    /// <summary>Starts a new epoch in any case; <c>--new-epoch</c>, for whoever restored a database by hand.</summary>
    public static async Task<long> StartAsync(ReleaseDbContext db, TimeProvider time, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        return await StartAsync(db, write, write.State.Epoch, "new epoch: asked for", cancellation);
    }

    /// <summary>Starts one unless another server, which found the same restored database, already has.</summary>
    /// <param name="db">The database.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seen">The epoch in which the caller saw the revision that is now missing.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task StartAfterRestoreAsync(ReleaseDbContext db, TimeProvider time, long seen, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (write.State.Epoch <= seen)
            await StartAsync(db, write, seen, "new epoch: a revision that a server has shown is missing", cancellation);
    }

    /// <summary>
    /// Compares the database's identity with the one noted in it. They differ after a restore into another cluster or database, or over this one
    /// (<c>pg_restore --clean</c> makes the tables anew), and after a point-in-time recovery or failover (a new timeline). The first start notes it.
    /// </summary>
    /// <returns>True when a new epoch was started.</returns>
    public static async Task<bool> CheckIdentityAsync(ReleaseDbContext db, TimeProvider time, CancellationToken cancellation)
    {
        if (await ReadIdentityAsync(db, cancellation) is not { } identity)
            return false;
        if (await db.State.Select(state => state.Identity).SingleAsync(cancellation) == identity)
            return false;

        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var isFirst = write.State.Identity is null;
        if (write.State.Identity == identity)
            return false;
        write.State.Identity = identity;
        if (isFirst)
            await write.CommitUnauditedAsync("identity noted", cancellation);
        else
            await StartAsync(db, write, write.State.Epoch, "new epoch: the database was restored or moved", cancellation);
        return !isFirst;
    }

    /// <summary>Makes a backup a database: its seal goes and a new epoch begins, both or neither.</summary>
    /// <param name="db">The backup, with the present schema.</param>
    /// <param name="time">The clock.</param>
    /// <param name="above">The epoch of the database whose place it takes; 0 where that isn't known.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<long> StartInBackupAsync(ReleaseDbContext db, TimeProvider time, long above, CancellationToken cancellation)
    {
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        await BackupSeal.BreakAsync(db, cancellation);
        return await StartAsync(db, write, Math.Max(above, write.State.Epoch), "new epoch: a backup was restored", cancellation);
    }

    private static async Task<long> StartAsync(ReleaseDbContext db, WriteTransaction write, long above, string what, CancellationToken cancellation)
    {
        // Seconds, so that restoring the same backup twice gives two different epochs.
        write.State.Epoch = Math.Max(above + 1, write.Now.ToUnixTimeSeconds());
        write.Audit(new AuditRecord("server", "", AuditActions.Epoch, write.State.Epoch.ToString(CultureInfo.InvariantCulture), what));
        await write.CommitAsync(what, cancellation);
        return write.State.Epoch;
    }

    private static async Task<string?> ReadIdentityAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql())
            return null;
        try
        {
            return await db.Database.SqlQuery<string>($"""
                SELECT c.system_identifier || '/' || d.oid || '/' || k.timeline_id || '/' || 'database_state'::regclass::oid AS "Value"
                FROM pg_control_system() c, pg_control_checkpoint() k, pg_database d WHERE d.datname = current_database()
                """).SingleAsync(cancellation);
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.InsufficientPrivilege)
        {
            return null; // Some hosted databases hide it; --new-epoch remains.
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ReleaseService.Core;
using ReleaseService.Core.Audit;
using ReleaseService.Storage.Audit;

namespace ReleaseService.Storage.Revisions;

/// <summary>
/// The one way to write: takes the writers' lock, gives the revision that the new rows carry, and commits everything with it or nothing.
/// Disposing it without a commit rolls back. On PostgreSQL a commit also notifies the listening servers.
/// </summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    public const string NotifyChannel = "release_service_revision";

    private readonly ReleaseDbContext _db;
    private readonly IDbContextTransaction _transaction;
    private readonly List<AuditRecord> _audit = [];

    private WriteTransaction(ReleaseDbContext db, IDbContextTransaction transaction, DatabaseStateRow state, long revision, DateTimeOffset now) =>
        (_db, _transaction, State, Revision, Now) = (db, transaction, state, revision, now);

    public DatabaseStateRow State { get; }

    /// <summary>The revision of every row written in this transaction.</summary>
    public long Revision { get; }

    public DateTimeOffset Now { get; }

    public static async Task<WriteTransaction> BeginAsync(ReleaseDbContext db, TimeProvider time, CancellationToken cancellation)
    {
        // SQLite's transaction is BEGIN IMMEDIATE: it is the lock. PostgreSQL's is the row.
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.IsWriting = true;
        try
        {
            var state = db.Database.IsNpgsql()
                ? await db.State.FromSql($"SELECT * FROM database_state FOR UPDATE").SingleAsync(cancellation)
                : await db.State.SingleAsync(cancellation);
            var newest = await db.Revisions.MaxAsync(row => (long?)row.Number, cancellation) ?? 0;
            return new WriteTransaction(db, transaction, state, newest + 1, Timestamp.ToMilliseconds(time.GetUtcNow()));
        }
        catch
        {
            db.IsWriting = false;
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes a change for the audit; it is written with the commit, so that neither stands without the other.</summary>
    public void Audit(AuditRecord record) => _audit.Add(record);

    /// <param name="what">For people: what was written.</param>
    /// <param name="cancellation">Cancels before the commit is sent.</param>
    public Task CommitAsync(string what, CancellationToken cancellation) => _audit.Count > 0
        ? CommitUnauditedAsync(what, cancellation)
        : throw new InvalidOperationException("A change has its entry in the audit; note one, or say that there is none.");

    /// <summary>For what nobody decided: what servers note by themselves, and kept answers.</summary>
    /// <inheritdoc cref="CommitAsync"/>
    public async Task CommitUnauditedAsync(string what, CancellationToken cancellation)
    {
        _db.Revisions.Add(new RevisionRow { Number = Revision, Nonce = Guid.NewGuid(), At = Now, What = what });
        if (_audit.Count > 0)
            await AppendAudit.RunAsync(_db, _audit, Now, cancellation);
        await _db.SaveChangesAsync(cancellation);
        if (_db.Database.IsNpgsql())
            await _db.Database.ExecuteSqlAsync($"SELECT pg_notify({NotifyChannel}, {Revision.ToString()})", cancellation);
        await _transaction.CommitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _db.IsWriting = false;
        await _transaction.DisposeAsync();

        // What a rolled-back transaction tracked must not slip into the next one.
        _db.ChangeTracker.Clear();
    }
}

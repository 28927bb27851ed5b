using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage;

namespace ReleaseService.Server.Snapshots;

/// <summary>A transaction that sees one state of the database and takes no writers' lock: on SQLite EF Core's own would.</summary>
internal sealed class ReadTransaction : IAsyncDisposable
{
    private readonly ReleaseDbContext _db;
    private readonly DbTransaction _transaction;

    private ReadTransaction(ReleaseDbContext db, DbTransaction transaction) => (_db, _transaction) = (db, transaction);

    public static async Task<ReadTransaction> BeginAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await db.Database.UseTransactionAsync(transaction, cancellation);
        return new ReadTransaction(db, transaction);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.Database.UseTransactionAsync(null);
        await _transaction.DisposeAsync();
        await _db.Database.CloseConnectionAsync();
    }
}

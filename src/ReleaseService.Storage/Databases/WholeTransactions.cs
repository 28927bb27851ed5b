using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ReleaseService.Storage.Databases;

/// <summary>
/// Where a connection breaks inside a write transaction, EF Core would connect anew and go on statement by statement, without the writers' lock, and commit the half that is left. So it gets no other one.
/// </summary>
internal sealed class WholeTransactions : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => MayOpen(eventData) ? result : throw Broken();

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        MayOpen(eventData) ? new(result) : throw Broken();

    private static bool MayOpen(ConnectionEventData eventData) => eventData.Context is not ReleaseDbContext { IsWriting: true };

    private static NpgsqlException Broken() => new("The connection broke inside the transaction, of which nothing stands.");
}

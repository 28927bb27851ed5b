using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReleaseService.CrashServer;

/// <summary>The points of the database: before each statement or batch that writes or notifies, before a commit is sent, and after its answer came.</summary>
internal sealed partial class WriteInterceptor(WritePoints points) : DbCommandInterceptor, IDbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await ReachAsync(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await ReachAsync(command);
        return result;
    }

    // A write that doesn't go through here would be missed.
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        throw new NotSupportedException("The server writes asynchronously.");

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await points.ReachAsync("before the commit");
        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        points.ReachAsync("after the commit");

    private Task ReachAsync(DbCommand command)
    {
        var writes = Write().Matches(command.CommandText).Select(match => match.Value).Distinct().ToList();
        return writes.Count == 0 ? Task.CompletedTask : points.ReachAsync($"before {string.Join(", ", writes)}");
    }

    [GeneratedRegex(@"^(INSERT INTO|UPDATE|DELETE FROM) \S+|pg_notify", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Write();
}

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

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await ReachAsync(command);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Refuse(command, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Synchronous();

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Refuse(command, result);

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) => throw Synchronous();

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
        var writes = Writes(command);
        return writes.Count == 0 ? Task.CompletedTask : points.ReachAsync($"before {string.Join(", ", writes)}");
    }

    /// <summary>A write that doesn't go through here would be missed.</summary>
    private static T Refuse<T>(DbCommand command, T result) => Writes(command).Count == 0 ? result : throw Synchronous();

    private static NotSupportedException Synchronous() => new("The server writes asynchronously.");

    private static List<string> Writes(DbCommand command) => [.. Write().Matches(command.CommandText).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"^(INSERT INTO|UPDATE|DELETE FROM) \S+|pg_notify", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Write();
}

using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ReleaseService.Server.Databases;

/// <summary>What keeps the database from being used, by its kind only: messages may name users and hosts.</summary>
public static class DatabaseProblem
{
    /// <summary>Whether an exception comes from the database or the way to it, also where EF Core has wrapped it.</summary>
    public static bool IsOne(Exception e) => e.GetBaseException() is DbException or SocketException or TimeoutException or IOException or UnauthorizedAccessException;

    /// <summary>Whether the database, or the way to it, is out of order, so that the same request may succeed later. A statement that it refuses is no outage.</summary>
    public static bool IsOutage(Exception e) => FindOutage(e) is not null;

    /// <summary>Of an outage, for whoever asked: what is wrong, where it can be told apart.</summary>
    public static string Explain(Exception e) => FindOutage(e) switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } or SqliteException { SqliteErrorCode: 8 } => "The database can only be read at the moment, and this writes.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } or SqliteException { SqliteErrorCode: 13 } => "The database's disk is full.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The database takes no more connections.",
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } or SqliteException { SqliteErrorCode: 11 or 26 } => "The database is damaged.",
        SqliteException { SqliteErrorCode: 5 or 6 } => "Something else keeps the database locked.",
        SqliteException { SqliteErrorCode: 14 } => "The database's file is gone, or can't be opened.",
        _ => "The database can't be reached, and this needs it.",
    };

    private static Exception? FindOutage(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException postgres:
                    return postgres.IsTransient || IsOutage(postgres.SqlState) ? postgres : null;
                case NpgsqlException:
                    return cause;
                case SqliteException sqlite: // busy, locked, read-only, I/O, damaged, full, can't open, no database
                    return sqlite.SqliteErrorCode is 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26 ? sqlite : null;
                case InvalidOperationException when IsOfBrokenTransaction(cause):
                    return cause;
            }
        }

        return null;
    }

    /// <summary>By class: connection, authorization, resources, intervention, system; and what is of no such class.</summary>
    private static bool IsOutage(string state) =>
        state[..2] is "08" or "28" or "53" or "57" or "58" || state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted;

    /// <summary>A connection that broke inside a transaction ended it; the next statement then isn't even sent, since EF Core hands it that transaction.</summary>
    private static bool IsOfBrokenTransaction(Exception e) =>
        e is not ObjectDisposedException && e.StackTrace?.TrimStart().Split('\n')[0] is { } thrown
        && (thrown.Contains("NpgsqlCommand.set_DbTransaction", StringComparison.Ordinal) || thrown.Contains("RelationalCommand.CreateDbCommand", StringComparison.Ordinal)); // where the former was inlined

    public static string Describe(Exception e) => e.GetBaseException() switch
    {
        PostgresException postgres => $"PostgreSQL error {postgres.SqlState}",
        SocketException socket => $"connection failed ({socket.SocketErrorCode})",
        SqliteException sqlite => $"SQLite error {sqlite.SqliteExtendedErrorCode}",
        TimeoutException => "timeout",
        IOException or UnauthorizedAccessException or InvalidDataException => e.GetBaseException().Message, // names a file, or is our own
        var other => other.GetType().Name,
    };
}

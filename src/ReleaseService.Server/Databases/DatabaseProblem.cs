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
    public static bool IsOutage(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException postgres:
                    return postgres.IsTransient || postgres.SqlState.StartsWith("57", StringComparison.Ordinal) || postgres.SqlState.StartsWith("08", StringComparison.Ordinal) || postgres.SqlState.StartsWith("28", StringComparison.Ordinal);
                case NpgsqlException:
                    return true;
                case SqliteException sqlite:
                    return sqlite.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14; // busy, locked, read-only, I/O, full, can't open
            }
        }

        return false;
    }

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

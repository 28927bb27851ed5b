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

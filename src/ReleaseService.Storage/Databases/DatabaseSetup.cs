using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ReleaseService.Storage.Databases;

/// <summary>How a <see cref="ReleaseDbContext"/> reaches its database.</summary>
public static class DatabaseSetup
{
    public static DbContextOptionsBuilder UseReleaseDatabase(this DbContextOptionsBuilder options, DatabaseKind kind, string connectionString) => kind switch
    {
        DatabaseKind.Postgres => options.UseNpgsql(
            Postgres(connectionString),
            npgsql => npgsql.MigrationsAssembly(MigrationsOf(DatabaseKind.Postgres)))
            .AddInterceptors(new WholeTransactions()),
        _ => options.UseSqlite(
            Sqlite(connectionString),
            sqlite => sqlite.MigrationsAssembly(MigrationsOf(DatabaseKind.Sqlite)))
            .AddInterceptors(new SqliteFile(), new SqlitePragmas()),
    };

    /// <summary>
    /// What the service needs where the connection string doesn't say otherwise: gives up on an unreachable server after a few seconds, takes few of its connections (writers take turns anyway), and of
    /// several hosts notices within a second which of them is the primary now.
    /// </summary>
    public static string Postgres(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "release-service" };
        if (!IsSet(builder, "Timeout"))
            builder.Timeout = 5;
        if (!IsSet(builder, "Maximum Pool Size"))
            builder.MaxPoolSize = 20;
        if (!IsSet(builder, "Host Recheck Seconds"))
            builder.HostRecheckSeconds = 1;
        return builder.ConnectionString;
    }

    /// <summary>(Npgsql's ContainsKey knows every keyword that there is, set or not.)</summary>
    private static bool IsSet(NpgsqlConnectionStringBuilder builder, string keyword) => builder.ShouldSerialize(keyword);

    /// <summary>The assembly of a database's migrations; a string, since they reference this project.</summary>
    internal static string MigrationsOf(DatabaseKind kind) => $"ReleaseService.Migrations.{kind}";

    /// <summary>Only a start makes a file (<see cref="SchemaMigration"/>): one that disappears while a server runs must not come back empty.</summary>
    private static string Sqlite(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (builder.Mode == SqliteOpenMode.ReadWriteCreate)
            builder.Mode = SqliteOpenMode.ReadWrite;
        return builder.ConnectionString;
    }

    /// <summary>Readers don't wait for a writer (WAL), and a commit has reached the disk when it returns (synchronous FULL).</summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (OnlyReads(connection))
                return;
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (OnlyReads(connection))
                return;
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        /// <summary>As EF Core does to see whether there is a database. A backup isn't in WAL mode yet, and such a connection can't bring it there.</summary>
        private static bool OnlyReads(DbConnection connection) => connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.Ordinal);
    }
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Testing.Databases;

/// <summary>A database of its own for a test, empty or with the schema.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim TemplateLock = new(1);
    private static string? _template;

    private readonly string? _folder;
    private readonly bool _isCopy;

    private TestDatabase(DatabaseKind kind, string connectionString, string? folder, bool isCopy = false) =>
        (Kind, ConnectionString, _folder, _isCopy) = (kind, connectionString, folder, isCopy);

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>As the server's command line takes it.</summary>
    public string[] Settings => [$"--Database:Provider={Kind}", $"--Database:ConnectionString={ConnectionString}"];

    /// <summary>Nothing in it: no schema.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
            return new(kind, await CreatePostgresAsync("template0"), null);
        var folder = Directory.CreateTempSubdirectory("release-service-").FullName;
        return new(kind, $"Data Source={folder}/release-service.db", folder);
    }

    /// <summary>The schema, nothing else.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
            return new(kind, await CreatePostgresAsync(await GetTemplateAsync()), null);
        var database = await CreateEmptyAsync(kind);
        await using var db = database.CreateContext();
        await SchemaMigration.RunAsync(db, () => Task.CompletedTask, CancellationToken.None);
        return database;
    }

    /// <summary>A copy, as a dump and restore makes it; nothing may be connected to the original.</summary>
    public static async Task<TestDatabase> CopyAsync(TestDatabase original)
    {
        NpgsqlConnection.ClearAllPools();
        return new(DatabaseKind.Postgres, await CreatePostgresAsync(new NpgsqlConnectionStringBuilder(original.ConnectionString).Database!), null, isCopy: true);
    }

    /// <summary>A database on a server that the test itself started.</summary>
    public static TestDatabase On(LocalPostgres server) => new(DatabaseKind.Postgres, server.ConnectionString, null);

    /// <summary>An SQLite database that somebody else made, and disposes of.</summary>
    public static TestDatabase At(string file) => new(DatabaseKind.Sqlite, $"Data Source={file}", null);

    /// <summary>Of SQLite, for what would otherwise only be made by a start; null: PostgreSQL has none.</summary>
    public string? File => Kind == DatabaseKind.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    /// <summary>For migrations that are run by hand: only a server's start makes the file of an SQLite database.</summary>
    public void CreateFile()
    {
        if (File is { } file && !System.IO.File.Exists(file))
            System.IO.File.Create(file).Dispose();
    }

    public ReleaseDbContext CreateContext() =>
        new((DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>().UseReleaseDatabase(Kind, ConnectionString).Options);

    /// <summary>Raw SQL, past everything the application would refuse.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var db = CreateContext();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10)); // Benches fill whole databases so.
#pragma warning disable EF1002 // The tests' own text.
        await db.Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
    }

    /// <summary>From now on nobody is notified of anything, as behind a pooler that passes no notifications on. SQLite never does. To be called before a server starts.</summary>
    public async Task MuteAsync()
    {
        if (Kind != DatabaseKind.Postgres)
            return;
        await ExecuteAsync("""
            CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE sql AS '';
            DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET search_path = public, pg_catalog'; END $$
            """);
        await using var db = CreateContext();
        NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
    }

    /// <summary>Whether some server of this PostgreSQL database waits for notifications.</summary>
    public async Task<bool> IsListenedToAsync()
    {
        await using var db = CreateContext();
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'").SingleAsync() > 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        // A database on PostgreSQL goes with its server, or at the end of the process; but copies may be many.
        if (_isCopy && (await PostgresServer.GetAsync()).ConnectionString is { } server)
            await RunAsync(server, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(ConnectionString).Database} WITH (FORCE)");
    }

    private static async Task<string> CreatePostgresAsync(string template)
    {
        var (server, problem) = await PostgresServer.GetAsync();
        if (server is null)
            RealParts.Missing(problem);

        var name = $"test_{Guid.NewGuid():N}";
        await RunAsync(server!, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<string> GetTemplateAsync()
    {
        await TemplateLock.WaitAsync();
        try
        {
            if (_template is not null)
                return _template;
            var connectionString = await CreatePostgresAsync("template0");
            await using (var db = new TestDatabase(DatabaseKind.Postgres, connectionString, null).CreateContext())
                await SchemaMigration.RunAsync(db, () => Task.CompletedTask, CancellationToken.None);
            NpgsqlConnection.ClearAllPools(); // A template must have no connection.
            return _template = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        }
        finally
        {
            TemplateLock.Release();
        }
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

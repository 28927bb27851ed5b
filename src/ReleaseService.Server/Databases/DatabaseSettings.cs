using ReleaseService.Hosting;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Server.Databases;

/// <summary>Section <c>Database</c>.</summary>
public sealed class DatabaseSettings : ISettings
{
    /// <summary>Sqlite (embedded, one server) or Postgres (production, any number).</summary>
    public DatabaseKind Provider { get; init; } = DatabaseKind.Sqlite;

    /// <summary>By default <c>Data Source=data/release-service.db</c>; Postgres needs one, here or in the file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A file that holds the connection string, for secrets that are mounted.</summary>
    public string? ConnectionStringFile { get; init; }

    /// <summary>The folder that an empty database is seeded from.</summary>
    public string SeedFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "channels");

    /// <summary>How often the revision is looked at; on PostgreSQL a fallback for notifications; 100 ms – 1 min.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    public string EffectiveConnectionString =>
        ConnectionString ?? (ConnectionStringFile is null ? "Data Source=data/release-service.db" : File.ReadAllText(ConnectionStringFile).Trim());

    public IEnumerable<string> Check()
    {
        if (!Enum.IsDefined(Provider))
            yield return "Provider must be Sqlite or Postgres.";
        if (ConnectionString is not null && ConnectionStringFile is not null)
            yield return "ConnectionString and ConnectionStringFile exclude each other.";
        if (ConnectionStringFile is not null && !File.Exists(ConnectionStringFile))
        {
            yield return $"ConnectionStringFile {ConnectionStringFile} doesn't exist.";
            yield break;
        }

        if (Provider == DatabaseKind.Postgres && ConnectionString is null && ConnectionStringFile is null)
            yield return "ConnectionString is missing; Postgres needs one, such as Host=db;Database=releases;Username=releases;Password=….";
        else if (!IsValid())
            yield return $"ConnectionString isn't one that {Provider} understands.";
        else if (Provider == DatabaseKind.Sqlite && new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(EffectiveConnectionString).DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            yield return "ConnectionString names a URI (file:…). Name the file by its path.";
        if (PollInterval < TimeSpan.FromMilliseconds(100) || PollInterval > TimeSpan.FromMinutes(1))
            yield return $"PollInterval must be 00:00:00.1 – 00:01:00, is {PollInterval}.";
    }

    private bool IsValid()
    {
        try
        {
            return Provider == DatabaseKind.Postgres
                ? new Npgsql.NpgsqlConnectionStringBuilder(EffectiveConnectionString).Host is { Length: > 0 }
                : new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(EffectiveConnectionString).DataSource.Length > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IOException)
        {
            return false; // The message would quote the string, with its password.
        }
    }
}

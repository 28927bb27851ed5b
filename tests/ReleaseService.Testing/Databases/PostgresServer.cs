using ReleaseService.Testing.Servers;
using Testcontainers.PostgreSql;

namespace ReleaseService.Testing.Databases;

/// <summary>
/// One PostgreSQL for a test process: <c>TEST_POSTGRES</c> (a connection string), else a container where Docker answers, else
/// <c>initdb</c>/<c>pg_ctl</c> of this machine in a temporary folder. It ends behind the last test (<see cref="SharedParts"/>).
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<(string? ConnectionString, string Problem)>> Shared = new(FindAsync);

    /// <summary>The connection string of a superuser, or why there is none.</summary>
    public static Task<(string? ConnectionString, string Problem)> GetAsync() => Shared.Value;

    /// <summary>A server of its own, for tests that stop and start it. Null where this machine has no PostgreSQL.</summary>
    public static async Task<LocalPostgres?> StartOwnAsync() => LocalPostgres.FindBinaries() is { } binaries ? await LocalPostgres.StartAsync(binaries) : null;

    private static async Task<(string?, string)> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given)
            return (given, "");
        if (await StartContainerAsync() is { } container)
            return (container, "");
        if (LocalPostgres.FindBinaries() is not { } binaries)
            return (null, "no PostgreSQL: set TEST_POSTGRES, start Docker, or install PostgreSQL (initdb, pg_ctl)");

        var local = await LocalPostgres.StartAsync(binaries);
        SharedParts.Add(local);
        return (local.ConnectionString, "");
    }

    private static async Task<string?> StartContainerAsync()
    {
        if (!await DockerSocket.AnswersAsync())
            return null;
        try
        {
            var container = new PostgreSqlBuilder("postgres:17").WithCommand("-c", "fsync=off", "-c", "max_connections=300").Build();
            SharedParts.Add(container);
            await container.StartAsync();
            return container.GetConnectionString();
        }
        catch (Exception e) when (LocalPostgres.FindBinaries() is not null)
        {
            // An engine that answers but is of no use (no image, another API version) is no reason not to use what the machine has.
            Console.WriteLine($"PostgreSQL doesn't start in a container ({e.GetType().Name}); this machine's is used.");
            return null;
        }
    }
}

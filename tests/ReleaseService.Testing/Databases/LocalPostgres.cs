using System.Diagnostics;
using Npgsql;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Databases;

/// <summary>A PostgreSQL of this machine's binaries, in a temporary folder, on 127.0.0.1. It refuses to run as root, so root hands it to the
/// user <c>postgres</c>.</summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly string _binaries;
    private readonly string _folder;
    private readonly string _settings;

    private LocalPostgres(string binaries, string folder, string settings) => (_binaries, _folder, _settings) = (binaries, folder, settings);

    public int Port { get; } = FreePort.Find();

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "test", Password = "test", Database = "postgres" }.ConnectionString;

    /// <summary>The folder of initdb and pg_ctl, of one version with these other tools; null where there is none.</summary>
    public static string? FindBinaries(params string[] tools)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => $"{version}/bin") : []);
        return folders.FirstOrDefault(folder => tools.Concat(["initdb", "pg_ctl"]).All(tool => File.Exists(Path.Combine(folder, tool))));
    }

    /// <param name="binaries">Of <see cref="FindBinaries"/>.</param>
    /// <param name="settings">As the server's command line takes them, after the usual ones.</param>
    public static async Task<LocalPostgres> StartAsync(string binaries, string settings = "")
    {
        var server = await PrepareAsync(binaries, settings);
        await server.RunAsUserAsync("initdb", "-D", $"{server._folder}/data", "-U", "test", "--pwfile", $"{server._folder}/password", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C");
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        try
        {
            await RunAsUserAsync(
                "pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log",
                "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -c max_connections=300 {_settings}", "start");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', File.ReadLines($"{_folder}/log").TakeLast(10))}");
        }
    }

    /// <summary>By default as a crash or a failover looks to clients: connections break at once.</summary>
    /// <param name="mode">immediate, fast or smart.</param>
    public async Task StopAsync(string mode = "immediate")
    {
        await RunAsUserAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "-m", mode, "stop");
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>SIGKILL to the postmaster, whose backends end as they notice; until the next start can succeed.</summary>
    public async Task KillAsync()
    {
        var postmaster = int.Parse(File.ReadLines($"{_folder}/data/postmaster.pid").First());
        using (var process = Process.GetProcessById(postmaster))
            process.Kill();
        NpgsqlConnection.ClearAllPools();
        await Eventually.HoldsAsync(() => Task.FromResult(!HasBackends()), "the backends end");
        foreach (var held in new[] { $"{_folder}/data/postmaster.pid", $"{_folder}/.s.PGSQL.{Port}.lock" })
            File.Delete(held); // Until somebody has buried it, its number would count as that of a running server.
    }

    /// <summary>A standby of it, which streams.</summary>
    public async Task<LocalPostgres> StartStandbyAsync()
    {
        var standby = await PrepareAsync(_binaries, _settings);
        await standby.RunAsUserAsync("pg_basebackup", "-D", $"{standby._folder}/data", "-R", "-X", "stream", "-c", "fast", "-d", $"postgresql://test:test@127.0.0.1:{Port}/postgres");
        await standby.StartAgainAsync();
        return standby;
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => RunAsUserAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "promote");

    /// <summary>As its superuser, past pools.</summary>
    public async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (HasBackends())
            await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<LocalPostgres> PrepareAsync(string binaries, string settings)
    {
        var folder = Directory.CreateTempSubdirectory("release-service-pg-").FullName;
        await File.WriteAllTextAsync($"{folder}/password", "test");
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres", folder);
        return new LocalPostgres(binaries, folder, settings);
    }

    /// <summary>Whether any process of it lives: all have its data folder as their working directory.</summary>
    private bool HasBackends() => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), out _) && new FileInfo($"{process}/cwd").LinkTarget == $"{_folder}/data";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has just ended, or is somebody else's.
        }
    });

    private Task RunAsUserAsync(string tool, params string[] arguments)
    {
        var path = Path.Combine(_binaries, tool);
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        // The server inherits what pg_ctl has open: its output must not be a pipe that we wait for the end of.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", file, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

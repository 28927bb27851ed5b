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
    private readonly int _port;

    private LocalPostgres(string binaries, string folder, int port) => (_binaries, _folder, _port) = (binaries, folder, port);

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = "test", Password = "test", Database = "postgres" }.ConnectionString;

    /// <summary>The folder of initdb and pg_ctl, of one version with these other tools; null where there is none.</summary>
    public static string? FindBinaries(params string[] tools)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => $"{version}/bin") : []);
        return folders.FirstOrDefault(folder => tools.Concat(["initdb", "pg_ctl"]).All(tool => File.Exists(Path.Combine(folder, tool))));
    }

    public static async Task<LocalPostgres> StartAsync(string binaries)
    {
        var folder = Directory.CreateTempSubdirectory("release-service-pg-").FullName;
        var server = new LocalPostgres(binaries, folder, FreePort.Find());
        await File.WriteAllTextAsync($"{folder}/password", "test");
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres", folder);
        await server.RunAsUserAsync("initdb", "-D", $"{folder}/data", "-U", "test", "--pwfile", $"{folder}/password", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C");
        await server.StartAgainAsync();
        return server;
    }

    public Task StartAgainAsync() => RunAsUserAsync(
        "pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log",
        "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -c max_connections=300", "start");

    /// <summary>As a crash or a failover looks to clients: connections break at once.</summary>
    public async Task StopAsync()
    {
        await RunAsUserAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "-m", "immediate", "stop");
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists($"{_folder}/data/postmaster.pid"))
            await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

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

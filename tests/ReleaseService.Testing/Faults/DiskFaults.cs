using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>The database's disk fills up while clients write, and is freed again, of either database.</summary>
public static class DiskFaults
{
    public static async Task SqliteAsync(FaultRun run)
    {
        await using var disk = await SmallDisk.MountAsync($"{run.Folder}/data", megabytes: 64);
        await SqliteFaults.BeginAsync(run, disk.Folder);
        await FillAsync(run, disk);
        await run.EndAsync();
        await run.Server.DisposeAsync();
    }

    /// <summary>The disk of its tables; its log is on another. (A full disk of the log stops it, which is a kill.)</summary>
    public static async Task PostgresAsync(FaultRun run)
    {
        await using var disk = await SmallDisk.MountAsync($"{run.Folder}/disk", megabytes: 64);
        await using var postgres = await PostgresFaults.StartPostgresAsync();
        if (Environment.IsPrivilegedProcess)
        {
            (await Tool.RunAsync("chmod", ["755", Path.GetDirectoryName(disk.Folder)!])).Checked();
            (await Tool.RunAsync("chown", ["postgres", disk.Folder])).Checked();
        }

        await postgres.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}'", "CREATE DATABASE releases OWNER releases TABLESPACE small");
        await run.BeginAsync(PostgresFaults.Settings($"127.0.0.1:{postgres.Port}"));
        await FillAsync(run, disk);
        await run.EndAsync();
        await run.Server.DisposeAsync();
    }

    private static async Task FillAsync(FaultRun run, SmallDisk disk)
    {
        disk.Fill();
        await run.RefusalsAsync(run.Times(2, 50));
        await run.ReadsAsync(run.Times(10, 500));
        run.Expect(run.Writer.Refusals.Keys.Any(told => told.Contains("disk is full", StringComparison.Ordinal)), $"no write was told that the disk is full; but {string.Join(", ", run.Writer.Refusals.Keys)}");
        disk.Free();
        await run.WritesAsync(3);
    }
}

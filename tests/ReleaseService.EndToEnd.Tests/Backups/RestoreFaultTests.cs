using System.Diagnostics;
using System.Security.Cryptography;
using ReleaseService.Testing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Backups;

/// <summary>What goes wrong with a restore leaves the database as it was, or the new one whole; never neither.</summary>
public sealed class RestoreFaultTests : IDisposable
{
    private readonly BackupFolder _folder = new();

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("no database")]
    [InlineData("missing")]
    public async Task A_broken_backup_changes_nothing(string how)
    {
        await _folder.PrepareAsync();
        var bytes = await File.ReadAllBytesAsync(_folder.Backup);
        bytes[bytes.AsSpan().IndexOf("0.83.0-2"u8)] ^= 1;
        var broken = $"{_folder.Path}/broken.backup";
        if (how != "missing")
            await File.WriteAllBytesAsync(broken, how switch { "cut" => bytes[..^1000], "changed" => bytes, _ => "hello"u8.ToArray() });
        var before = Fingerprint();
        var printed = (await _folder.RestoreAsync(broken)).With(2);
        Assert.Contains("The backup is broken", printed.Out);
        Assert.Contains("Nothing was changed", printed.Out);
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task Killed_at_any_moment_there_is_the_old_database_or_the_new_one()
    {
        await _folder.PrepareAsync();
        HashSet<long> seen = [];
        foreach (var (file, milliseconds) in new[] { (".lock", 0), (".restoring", 0), (".restoring", 20), (".restoring", 60), (".restoring-wal", 0), (".restoring-wal", 20), (".restoring-wal", 60), (".before-restore", 0), ("", 400) })
        {
            File.Delete($"{_folder.Database}.lock");
            await KillAsync(file, milliseconds);
            var (epoch, sequence) = _folder.Read();
            Assert.True((epoch, sequence) is (1, 15) or ( > 1, 14), $"{epoch} {sequence}");
            seen.Add(sequence);
            if (sequence == 15)
                continue;
            // Back to the old one for the next moment.
            File.Move(Directory.GetFiles($"{_folder.Path}/data").Single(name => name.Contains(".before-restore-", StringComparison.Ordinal)), _folder.Database, overwrite: true);
        }

        Assert.Contains(15, seen);
        (await _folder.RestoreAsync()).With(0);
        Assert.Equal(14, _folder.Read().Sequence);
        Assert.DoesNotContain(Directory.GetFiles($"{_folder.Path}/data"), name => name.Contains(".restoring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_and_a_read_only_one_change_nothing()
    {
        if (!Environment.IsPrivilegedProcess)
            RealParts.Missing("mounting a disk of a few hundred pages takes root");
        await _folder.PrepareAsync();
        var disk = Directory.CreateDirectory($"{_folder.Path}/disk").FullName;
        var size = new FileInfo(_folder.Database).Length;
        (await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={(size + (size / 2)) / 1024}k", "none", disk])).Checked();
        try
        {
            var database = $"{disk}/release-service.db";
            File.Copy(_folder.Database, database);
            var full = (await _folder.RestoreAsync(database: database)).With(1);
            Assert.Contains("Nothing was changed", full.Error);
            Assert.Matches("(?i)full|space", full.Error);
            Assert.Equal(["release-service.db", "release-service.db.lock"], Directory.GetFiles(disk).Select(Path.GetFileName).Order());
            Assert.Equal(await File.ReadAllBytesAsync(_folder.Database), await File.ReadAllBytesAsync(database));

            (await Tool.RunAsync("mount", ["-o", "remount,ro", disk])).Checked();
            Assert.Contains("Nothing was changed", (await _folder.RestoreAsync(database: database)).With(1).Error);
            Assert.Equal(await File.ReadAllBytesAsync(_folder.Database), await File.ReadAllBytesAsync(database));
        }
        finally
        {
            (await Tool.RunAsync("umount", [disk])).Checked();
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The server's own program, since it is what holds the files.</summary>
    private async Task KillAsync(string file, int milliseconds)
    {
        var program = typeof(Server.ReleaseServer).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--restore-backup", _folder.Backup, $"--Database:ConnectionString=Data Source={_folder.Database}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        while (file.Length > 0 && !process.HasExited && !Directory.EnumerateFiles($"{_folder.Path}/data", $"release-service.db{file}*").Any())
            await Task.Yield();
        await Task.Delay(milliseconds); // The moment of the crash, not a wait for something.
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private string Fingerprint() => string.Join('\n', Directory.GetFiles($"{_folder.Path}/data").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order()
        .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}

using Microsoft.Data.Sqlite;

namespace ReleaseService.Testing.Faults;

/// <summary>What can become of an SQLite file, under a server whose clients read and write all the while.</summary>
public sealed class SqliteFaults
{
    private readonly FaultRun _run;
    private readonly string _file;

    private SqliteFaults(FaultRun run, string folder) => (_run, _file) = (run, $"{folder}/release-service.db");

    public static async Task<SqliteFaults> BeginAsync(FaultRun run, string? folder = null)
    {
        var faults = new SqliteFaults(run, folder ?? Directory.CreateDirectory($"{run.Folder}/data").FullName);
        await run.BeginAsync([$"--Database:ConnectionString=Data Source={faults._file}"]);
        return faults;
    }

    /// <summary>Another program writes to it, and takes long; in the bench longer than a write waits.</summary>
    public async Task LockAsync()
    {
        await using (var other = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction();
            await _run.ReadsAsync(_run.Times(50, 500));
            if (!_run.IsShort)
                await _run.RefusalsAsync(1);
        }

        await _run.WritesAsync(3);
    }

    /// <summary>Garbage over all but its first page, and a backup put in its place.</summary>
    public async Task CorruptAsync()
    {
        await _run.PauseWritesAsync();
        Checkpoint();
        File.Copy(_file, $"{_file}.copy");
        await using (var file = new FileStream(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            var garbage = new byte[file.Length - 4096];
            new Random(42).NextBytes(garbage);
            await file.WriteAsync(garbage);
        }

        _run.ResumeWrites();
        await RideOutAsync("is damaged");
        await _run.PauseWritesAsync();
        Replace($"{_file}.copy");
        _run.ResumeWrites();
        await _run.WritesAsync(3);
    }

    /// <summary>Somebody deletes it, with what is beside it; later it is put back.</summary>
    public async Task DeleteAsync()
    {
        await _run.PauseWritesAsync();
        Checkpoint();
        File.Copy(_file, $"{_file}.copy");
        Replace(null);
        _run.ResumeWrites();
        await RideOutAsync("file is gone");
        _run.Expect(!File.Exists(_file), "a file was made anew");
        await _run.PauseWritesAsync();
        Replace($"{_file}.copy");
        _run.ResumeWrites();
        await _run.WritesAsync(3);
    }

    /// <summary>Its disk can only be read from now on.</summary>
    public async Task ReadOnlyAsync()
    {
        await _run.PauseWritesAsync();
        Checkpoint();
        var folder = Path.GetDirectoryName(_file)!;
        await using (var disk = await SmallDisk.MountAsync($"{_run.Folder}/read-only", megabytes: 64))
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                File.Copy(file, $"{disk.Folder}/{Path.GetFileName(file)}");
                File.SetLastWriteTimeUtc($"{disk.Folder}/{Path.GetFileName(file)}", DateTime.UnixEpoch); // It would take over the original's, by which a server tells one from the other.
            }

            await disk.MakeReadOnlyAsync();
            await using var over = await disk.BindAsync(folder);
            _run.ResumeWrites();
            await RideOutAsync("only be read");
            await _run.PauseWritesAsync();
        }

        _run.ResumeWrites();
        await _run.WritesAsync(3);
    }

    private async Task RideOutAsync(string told)
    {
        await _run.RefusalsAsync(_run.Times(2, 50));
        await _run.ReadsAsync(_run.Times(10, 500));
        _run.Expect(_run.Writer.Refusals.Keys.Any(refusal => refusal.Contains(told, StringComparison.Ordinal)), $"no write was told: {told}; but {string.Join(", ", _run.Writer.Refusals.Keys)}");
    }

    /// <summary>All that is written is in the file.</summary>
    private void Checkpoint()
    {
        using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private void Replace(string? by)
    {
        foreach (var beside in new[] { "", "-wal", "-shm" })
            File.Delete(_file + beside);
        if (by is not null)
            File.Move(by, _file);
    }
}

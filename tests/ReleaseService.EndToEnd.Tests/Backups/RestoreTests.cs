using Xunit;

namespace ReleaseService.EndToEnd.Tests.Backups;

/// <summary>An embedded database goes back to an older state, by releasectl and with real servers; no client is ever told two things by one (epoch, sequence).</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly BackupFolder _folder = new();

    [Fact]
    public async Task The_same_sequence_given_again_after_a_restore_is_in_a_higher_epoch()
    {
        var before = await _folder.PrepareAsync();
        var printed = (await _folder.RestoreAsync()).With(0);
        Assert.Contains("The backup is whole.", printed.Out);
        var kept = Assert.Single(Directory.GetFiles($"{_folder.Path}/data"), file => file.Contains(".before-restore-", StringComparison.Ordinal));
        Assert.Contains(kept, printed.Out);
        Assert.Equal((1L, 15L), _folder.Read(kept));

        await using var server = await _folder.StartAsync();
        var (restored, _) = await BackupFolder.AskAsync(server);
        Assert.Equal(14, restored.Sequence);
        Assert.True(restored > before, $"{restored} isn't after {before}.");

        using var shell = _folder.Shell(server);
        await shell.DoAsync("rollback", "stable", "--to", "0.82.0-1", "--reason", "Another one.", "--yes");
        var (again, release) = await BackupFolder.AskAsync(server);
        Assert.Equal((15, "0.82.0-1"), (again.Sequence, release));
        Assert.NotEqual(before.Digest, again.Digest);
        Assert.True(again > restored && again > before);
        Assert.Contains("chain is whole", await shell.DoAsync("audit", "verify"));
        Assert.Contains("database.epoch", await shell.DoAsync("audit", "list"));
    }

    [Fact]
    public async Task Two_restores_of_one_backup_begin_two_epochs()
    {
        await _folder.PrepareAsync();
        (await _folder.RestoreAsync()).With(0);
        var first = _folder.Read().Epoch;
        (await _folder.RestoreAsync()).With(0);
        Assert.True(_folder.Read().Epoch > first);
    }

    /// <summary>As whoever doesn't know of releasectl would do it.</summary>
    [Fact]
    public async Task A_backup_that_was_copied_over_the_database_by_hand_begins_a_new_epoch_too()
    {
        var before = await _folder.PrepareAsync();
        File.Copy(_folder.Backup, _folder.Database, overwrite: true);
        await using var server = await _folder.StartAsync();
        var (restored, _) = await BackupFolder.AskAsync(server);
        Assert.True(restored > before && restored.Sequence == 14);
    }

    [Fact]
    public async Task It_refuses_while_a_server_runs_and_that_server_goes_on()
    {
        await _folder.PrepareAsync();
        await using var server = await _folder.StartAsync();
        Assert.Contains("database_in_use", (await _folder.RestoreAsync()).With(1).Error);
        Assert.Equal(15, (await BackupFolder.AskAsync(server)).Place.Sequence);
        Assert.Equal(200, (int)(await server.Http.GetAsync("/readyz")).StatusCode);
        using var shell = _folder.Shell(server);
        await shell.DoAsync("rollback", "stable", "--to", "0.82.0-1", "--reason", "It still writes.", "--yes");
    }

    /// <summary>What it had committed stands in the write-ahead log only, and is kept with the rest.</summary>
    [Fact]
    public async Task After_a_server_was_killed_it_restores_and_keeps_what_that_had_written()
    {
        await _folder.PrepareAsync();
        await using (var server = await _folder.StartAsync())
        {
            using var shell = _folder.Shell(server);
            await shell.DoAsync("rollback", "stable", "--to", "0.82.0-1", "--reason", "The last one.", "--yes");
            server.Signal("-KILL");
            await server.WaitForExitAsync();
        }

        Assert.True(new FileInfo($"{_folder.Database}-wal").Length > 0);
        (await _folder.RestoreAsync()).With(0);
        Assert.Equal(14, _folder.Read().Sequence);
        var kept = Directory.GetFiles($"{_folder.Path}/data").Where(file => file.Contains(".before-restore-", StringComparison.Ordinal)).ToList();
        Assert.Equal(16, _folder.Read(Assert.Single(kept)).Sequence);
    }

    [Fact]
    public async Task A_broken_database_is_kept_as_it_is_and_replaced()
    {
        await _folder.PrepareAsync();
        await File.WriteAllTextAsync(_folder.Database, "The disk failed.");
        await File.WriteAllTextAsync($"{_folder.Database}-wal", "So did this.");
        (await _folder.RestoreAsync()).With(0);
        Assert.Equal(14, _folder.Read().Sequence);
        var kept = Directory.GetFiles($"{_folder.Path}/data").Where(file => file.Contains(".before-restore-", StringComparison.Ordinal)).Order().ToList();
        Assert.Equal(["The disk failed.", "So did this."], kept.Select(File.ReadAllText));
    }

    [Fact]
    public async Task Where_there_is_no_database_it_makes_one()
    {
        await _folder.PrepareAsync();
        var elsewhere = $"{_folder.Path}/new machine/releases.db";
        Assert.Contains("There was no database before.", (await _folder.RestoreAsync(database: elsewhere)).With(0).Out);
        Assert.Equal(14, _folder.Read(elsewhere).Sequence);
    }

    public void Dispose() => _folder.Dispose();
}

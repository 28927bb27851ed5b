using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReleaseService.Storage.Backups;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.Server.Tests.Backups;

public sealed class VerifyBackupTests : IAsyncLifetime
{
    private BackupSample _backup = null!;

    public async ValueTask InitializeAsync() => _backup = await BackupSample.MakeAsync();

    public ValueTask DisposeAsync() => _backup.DisposeAsync();

    [Fact]
    public void A_backup_is_whole_says_what_is_in_it_and_stays_as_it_is()
    {
        var before = File.ReadAllBytes(_backup.File);
        var report = _backup.Verify();
        Assert.Empty(report.Defects);
        Assert.NotNull(report.SealedAt);
        Assert.Equal(before.Length, report.Bytes);
        var content = report.Content!;
        Assert.Equal((1L, 1L, 27L, false, 1L), (content.Epoch, content.Revision, content.Releases, content.IsOlderSchema, content.AuditEntries));
        Assert.Equal([("beta", 22L, "0.83.0-2"), ("nightly", 29L, "0.83.90-1"), ("stable", 14L, "0.83.0-2")], content.Channels.Select(channel => (channel.Name, channel.Sequence, channel.ReleaseName)));
        Assert.Equal(before, File.ReadAllBytes(_backup.File));
        Assert.Equal([_backup.File], Directory.GetFileSystemEntries(_backup.Folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_backup.File));
    }

    [Theory]
    [InlineData("", "backup_truncated")]
    [InlineData("hello", "backup_not_a_database")]
    [InlineData("PGDMP\u0001\u000e\u0000", "backup_postgres_dump")]
    [InlineData("--\n-- PostgreSQL database dump\n--\n", "backup_postgres_dump")]
    [InlineData("SQLite format 3\0", "backup_truncated")]
    [InlineData(null, "backup_missing")]
    public void What_is_no_backup_is_told(string? text, string code)
    {
        File.Delete(_backup.File);
        if (text is not null)
            File.WriteAllText(_backup.File, text);
        AssertDefect(code, _backup.File);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(300_000)]
    [InlineData(-1)]
    public void A_file_that_was_cut_off_is_told(int length)
    {
        using (var file = File.OpenWrite(_backup.File))
            file.SetLength(length > 0 ? length : file.Length + length);
        AssertDefect("backup_truncated", _backup.File);
    }

    [Fact]
    public void Every_byte_that_was_changed_is_told_with_where_it_is_and_what_to_do()
    {
        var whole = File.ReadAllBytes(_backup.File);
        var random = new Random(6);
        for (var i = 0; i < 300; i++)
        {
            var broken = whole.ToArray();
            var at = i < 100 ? i : random.Next(broken.Length); // All of the header, and some of the rest.
            broken[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_backup.File, broken);
            var report = _backup.Verify();
            Assert.True(report.Defects.Count > 0, $"The change at {at} isn't told.");
            Assert.All(report.Defects, defect => Assert.True(defect is { Place.Length: > 0, Message.Length: > 10, ToDo.Length: > 10 }, defect.ToString()));
        }
    }

    [Theory]
    [InlineData("UPDATE channels SET title = 'Stable!' WHERE name = 'stable'", "channels")]
    [InlineData("UPDATE release_notes SET notes = 'Other ones.' WHERE release_id = (SELECT release_id FROM releases WHERE name = '0.83.0-2')", "release_notes")]
    [InlineData("DROP TRIGGER promotions_no_update", "sqlite_master")]
    [InlineData("UPDATE database_state SET epoch = 7", "database_state")]
    [InlineData("UPDATE backup_seal SET rows = rows + 1 WHERE part = ''", "backup_seal")]
    [InlineData("DELETE FROM backup_seal WHERE part = 'channels'", "backup_seal")]
    public void What_was_changed_after_the_seal_is_told_by_its_table(string sql, string table)
    {
        _backup.Execute(sql);
        Assert.Equal([("backup_changed", table)], _backup.Verify().Defects.Select(defect => (defect.Code, defect.Place)));
    }

    [Theory]
    [InlineData("DROP TRIGGER releases_no_update; UPDATE releases SET manifest = replace(manifest, 'wandb', 'bdnaw') WHERE name = '0.83.0-2'", "backup_document", "release 0.83.0-2")]
    [InlineData("DROP TRIGGER promotions_no_update; UPDATE promotions SET document_gzip = x'00' WHERE sequence = 3 AND channel_id = (SELECT channel_id FROM channels WHERE name = 'beta')", "backup_document", "promotion 3 of beta")]
    [InlineData("DROP TRIGGER promotions_no_delete; DELETE FROM promotions WHERE sequence = 2 AND channel_id = (SELECT channel_id FROM channels WHERE name = 'beta')", "backup_document", "channel ")]
    [InlineData("DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'token:nobody'", "backup_audit", "audit")]
    [InlineData("DROP TRIGGER releases_no_delete; DELETE FROM releases WHERE name = '0.83.0-2'", "backup_damaged", "")]
    [InlineData("INSERT INTO revisions VALUES (9, '00000000-0000-0000-0000-000000000000', '2026-01-01', '')", "backup_damaged", "revisions")]
    [InlineData("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Future', '30.0.0')", "backup_newer", "__EFMigrationsHistory")]
    [InlineData("DROP TABLE __EFMigrationsHistory", "backup_not_ours", "")]
    public void A_copy_without_a_seal_is_checked_by_what_is_in_it(string sql, string code, string place)
    {
        _backup.Execute($"DROP TABLE backup_seal; {sql}");
        var report = _backup.Verify();
        Assert.Null(report.SealedAt);
        Assert.Contains(report.Defects, defect => defect.Code == code && defect.Place.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_of_a_file_in_use_is_told_with_its_journal()
    {
        File.WriteAllText($"{_backup.File}-wal", "half of it");
        AssertDefect("backup_unfinished", $"{_backup.File}-wal");
    }

    [Fact]
    public async Task A_backup_of_the_first_version_is_whole_and_older()
    {
        await using var old = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        old.CreateFile();
        await using var db = old.CreateContext();
        await db.GetService<IMigrator>().MigrateAsync("Initial");
        var file = $"{_backup.Folder}/old.backup";
        await CreateBackup.RunAsync(db, file, TimeProvider.System, CancellationToken.None);
        var report = VerifyBackup.Run(file);
        Assert.Empty(report.Defects);
        Assert.True(report.Content!.IsOlderSchema);
    }

    private void AssertDefect(string code, string place)
    {
        var report = _backup.Verify();
        Assert.Null(report.Content);
        Assert.Equal([(code, place)], report.Defects.Select(defect => (defect.Code, defect.Place)));
    }
}

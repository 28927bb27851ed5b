using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using Xunit;

namespace ReleaseService.Cli.Tests.Backups;

/// <summary>releasectl's own part; that backups are whole and restored is for the tests that have a server.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupTests : IAsyncDisposable
{
    private const string Route = "POST /api/v1/backup";

    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackService _service = new();

    private string File => $"{_folder.Path}/releases.backup";

    [Fact]
    public async Task A_backup_is_written_whole_for_its_owner_only_with_a_warning()
    {
        _service.On(Route, Backup("the backup"));
        var run = (await Run.Async(_service, "backup", "create", File)).Succeeded();
        Assert.Equal("the backup", await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal(OwnersOnly, System.IO.File.GetUnixFileMode(File));
        Assert.Contains("as secret as the database", run.Error);
        Assert.Contains("Licensing:EncryptionKey", run.Error);
        Assert.Contains("\"bytes\": 10", (await Run.Async(_service, "backup", "create", File, "--force", "-o", "json")).Succeeded().Out);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        _folder.Write("releases.backup", "yesterday's");
        _service.On(Route, Backup("today's"));
        Assert.Contains("--force", (await Run.Async(_service, "backup", "create", File)).Failure(ExitCode.Error));
        Assert.Empty(_service.Requests);
        Assert.Equal("yesterday's", await System.IO.File.ReadAllTextAsync(File));
        (await Run.Async(_service, "backup", "create", File, "--force")).Succeeded();
        Assert.Equal("today's", await System.IO.File.ReadAllTextAsync(File));
    }

    [Theory]
    [InlineData("half", "broke off")]
    [InlineData("changed", "changed or cut")]
    [InlineData("unsigned", "changed or cut")]
    [InlineData("refused", "pg_dump")]
    [InlineData("lost", "connection")]
    public async Task What_isnt_a_whole_backup_leaves_nothing_and_what_was_there(string answer, string said)
    {
        _folder.Write("releases.backup", "yesterday's");
        _service.On(Route, answer switch
        {
            "half" => Backup("the backup, of which the end is missing").Half(),
            "changed" => Backup("the backup", "the back-up"),
            "unsigned" => Answer.Of(200, "application/vnd.sqlite3", "the backup"),
            "refused" => Answer.Problem(409, "backup_not_embedded", "Not an embedded database", "PostgreSQL has pg_dump."),
            _ => Answer.Lost,
        });
        var failure = (await Run.Async(_service, "backup", "create", File, "--force")).Failure(answer == "refused" ? ExitCode.Conflict : ExitCode.Error);
        Assert.Contains(said, failure);
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
        Assert.Equal("yesterday's", await System.IO.File.ReadAllTextAsync(File));
        if (answer != "lost")
            Assert.Single(_service.Requests); // A whole database isn't sent again unasked. (Where nothing at all comes back, .NET itself sends again what has no body.)
    }

    [Theory]
    [InlineData("verify", null, "isn't beside releasectl")]
    [InlineData("verify", "/nowhere/ReleaseService.Server.dll", "isn't there")]
    [InlineData("restore", "/nowhere/ReleaseService.Server.dll", "isn't there")]
    public async Task Without_the_servers_program_it_says_how_to_do_without_releasectl(string verb, string? program, string what)
    {
        string[] args = ["backup", verb, File, .. program is null ? [] : new[] { "--program", program }, .. verb == "restore" ? ["--yes"] : Array.Empty<string>()];
        var failure = (await Run.Async(args)).Failure(ExitCode.Error);
        Assert.Contains(what, failure);
        Assert.Contains("--verify-backup", failure);
    }

    [Fact]
    public async Task A_broken_backup_exits_2_with_what_where_and_what_to_do()
    {
        var program = Program("""{"file":"/b","bytes":3,"sealedAt":null,"content":null,"defects":[{"code":"backup_truncated","place":"/b","message":"Cut.","toDo":"Copy it again."}]}""", 2);
        var run = await Run.Async("backup", "verify", File, "--program", program);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("/b: Cut. [backup_truncated]", run.Out);
        Assert.Contains("Copy it again.", run.Out);
    }

    [Fact]
    public async Task What_the_program_says_instead_of_a_report_is_the_error() =>
        Assert.Contains("restore it with pg_restore", (await Run.Async("backup", "restore", File, "--yes", "--program", Program("", 1, "release-service can't start: restore it with pg_restore"))).Failure(ExitCode.Error));

    [Fact]
    public async Task A_restore_asks_and_names_the_database_to_the_program()
    {
        Assert.Contains("--yes", (await Run.Async("backup", "restore", File, "--program", Program("", 0))).Failure(ExitCode.Error));
        Assert.False(System.IO.File.Exists($"{_folder.Path}/arguments"));
        await Run.Async("backup", "restore", File, "--program", Program("", 0), "--database", "/data/a b.db", "--yes");
        Assert.Equal(["--restore-backup", File, "--Database:Provider=Sqlite", "--Database:ConnectionString=Data Source=\"/data/a b.db\""], await System.IO.File.ReadAllLinesAsync($"{_folder.Path}/arguments"));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    private static Answer Backup(string content, string? body = null) =>
        Answer.Of(200, "application/vnd.sqlite3", body ?? content, $"Repr-Digest: sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}:");

    private string Program(string says, int exitCode, string error = "")
    {
        var program = _folder.Write("program", $"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{_folder.Path}/arguments'\necho '{says}'\necho \"{error}\" >&2\nexit {exitCode}\n");
        System.IO.File.SetUnixFileMode(program, OwnersOnly | UnixFileMode.UserExecute);
        return program;
    }
}

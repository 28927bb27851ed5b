using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Backups;

/// <summary><c>releasectl backup</c>: the embedded database, kept elsewhere and brought back.</summary>
internal static class BackupCommands
{
    public static Command Create() => new Verb("backup", "Makes, checks and restores backups of an embedded database. PostgreSQL has pg_dump (docs/operations.md).", "releasectl backup create releases.backup")
        .With(CreateBackup.Create(), VerifyBackup.Create(), RestoreBackup.Create());

    public static Argument<string> File(string description) => new("FILE") { Description = description };
}

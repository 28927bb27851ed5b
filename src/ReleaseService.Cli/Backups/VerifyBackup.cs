using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Backups;

/// <summary><c>releasectl backup verify</c>: whether a backup is whole, and what is in it; needs no running server.</summary>
internal static class VerifyBackup
{
    public static Command Create()
    {
        var (file, program) = (BackupCommands.File("The backup."), ServerProgram.Option());
        return new Verb(
            "verify", "Checks a backup to the last byte, changes nothing and says what is in it. Needs no running server, but its program.",
            "releasectl backup verify releases.backup",
            "releasectl backup verify releases.backup --program /app/ReleaseService.Server.dll -o json")
            .With(file, program)
            .Runs(call => RunAsync(call, call.Get(file), call.Get(program)));
    }

    private static async Task<int> RunAsync(Call call, string file, string? program)
    {
        var report = await ServerProgram.RunAsync(call, program, ContractsJson.Default.BackupReport, "--verify-backup", Path.GetFullPath(file));
        call.Out.Answer(report, ContractsJson.Default.BackupReport, BackupView.Of);
        return report.Defects.Count == 0 ? ExitCode.Fine : ExitCode.Findings;
    }
}

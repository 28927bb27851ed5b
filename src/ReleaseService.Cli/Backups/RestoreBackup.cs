using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Backups;

/// <summary><c>releasectl backup restore</c>: makes a backup the database, where the server's files are and while it doesn't run.</summary>
internal static class RestoreBackup
{
    public static Command Create()
    {
        var (file, program, yes) = (BackupCommands.File("The backup; it stays."), ServerProgram.Option(), GlobalOptions.Yes());
        var database = new Option<string?>("--database") { HelpName = "FILE", Description = "The database's file. Else what Database__ConnectionString in the environment names, else data/release-service.db." };
        return new Verb(
            "restore", "Makes a backup the embedded database. Where the database is, as the user the server runs as, and while it doesn't run. The database there is kept aside; a new epoch begins.",
            "releasectl backup restore releases.backup",
            "releasectl backup restore releases.backup --database /app/data/release-service.db --program /app/ReleaseService.Server.dll --yes")
            .With(file, database, program, yes)
            .Runs(call => RunAsync(call, call.Get(file), call.Get(database), call.Get(program), call.Get(yes)));
    }

    private static async Task<int> RunAsync(Call call, string file, string? database, string? program, bool yes)
    {
        await call.MustConfirmAsync($"Put {file} in the place of {database ?? "the database"}, which is kept aside", yes);
        string[] arguments = ["--restore-backup", Path.GetFullPath(file), .. database is null ? [] : new[] { "--Database:Provider=Sqlite", $"--Database:ConnectionString=Data Source=\"{Path.GetFullPath(database)}\"" }];
        var report = await ServerProgram.RunAsync(call, program, ContractsJson.Default.RestoreReport, arguments);
        if (call.Format != Output.OutputFormat.Table || report.Refusal is null)
            call.Out.Answer(report, ContractsJson.Default.RestoreReport, BackupView.Of);
        if (report.Refusal is { } refusal)
            throw new CommandException($"{refusal.Message} ({refusal.Place}) [{refusal.Code}]", refusal.ToDo);
        return report.Epoch is null ? ExitCode.Findings : ExitCode.Fine;
    }
}

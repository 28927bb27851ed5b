using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Backups;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage.Backups;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Server.Backups;

/// <summary>
/// <c>--verify-backup FILE</c> and <c>--restore-backup FILE</c>: what the server does to a database that it doesn't serve. Prints the report as JSON; exits with 0 when all is well, 2 when the
/// backup is broken, 1 when it couldn't be done. Of the settings only those of the database count.
/// </summary>
public static class BackupCommand
{
    private const int Done = 0;
    private const int NotDone = 1;
    private const int Broken = 2;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(BackupTask task, string[] settings)
    {
        if (task.IsRestore)
            return await RestoreAsync(task.File, FileOf(settings));
        var report = VerifyBackup.Run(Path.GetFullPath(task.File));
        Print(report, ContractsJson.Default.BackupReport);
        return report.Defects.Count == 0 ? Done : Broken;
    }

    private static async Task<int> RestoreAsync(string backup, string database)
    {
        RestoreReport report;
        try
        {
            report = await RestoreBackup.RunAsync(Path.GetFullPath(backup), database, TimeProvider.System, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseProblem.IsOne(e))
        {
            // What SQLite says of a full disk or a read-only one names no value.
            report = new(Path.GetFullPath(database), null, null, null, new(
                "restore_failed", Path.GetFullPath(database), e.GetBaseException().Message, "Nothing was changed. Mend that, such as space on the disk or the right to write, and restore again."));
        }

        Print(report, ContractsJson.Default.RestoreReport);
        return report switch { { Epoch: not null } => Done, { Refusal: not null } => NotDone, _ => Broken };
    }

    private static string FileOf(string[] arguments)
    {
        ServerSettings.Names.RefuseMistypedEnvironment(Environment.GetEnvironmentVariables().Keys.Cast<string>());
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(arguments).Build().ReadSettings<DatabaseSettings>("Database");
        return settings.Provider == DatabaseKind.Sqlite
            ? new SqliteConnectionStringBuilder(settings.EffectiveConnectionString).DataSource
            : throw new SettingsException("the database is PostgreSQL: restore it with pg_restore (docs/operations.md, \"PostgreSQL\").");
    }

    private static void Print<T>(T report, JsonTypeInfo<T> type)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, Readable))
            JsonSerializer.Serialize(json, report, type);
        output.Write("\n"u8);
    }
}

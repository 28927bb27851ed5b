using ReleaseService.Hosting;
using ReleaseService.Server;
using ReleaseService.Server.Backups;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;

try
{
    var command = StartCommand.Parse(args);
    if (command.Backup is { } backup)
        return await BackupCommand.RunAsync(backup, command.Settings);
    await using var app = ReleaseServer.Create(command);
    if (command.Ends)
    {
        await app.Services.GetRequiredService<DatabaseStart>().RunOnceAsync();
        return 0;
    }

    await app.StartListeningAsync();
    await app.WaitForShutdownAsync();
    return Environment.ExitCode; // Set where the server stops itself.
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync($"release-service can't start: {e.Message}");
    return 1;
}

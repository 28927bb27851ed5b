using ReleaseService.Hosting;
using ReleaseService.Poller;
using ReleaseService.Poller.Hosting;

try
{
    var command = PollerCommand.Parse(args);
    await using var app = PollerHost.Create(command);
    if (command.Mode.Once)
        return await app.Services.GetRequiredService<RunOnce>().RunAsync(Console.Out, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync($"release-poller can't start: {e.Message}");
    return 1;
}

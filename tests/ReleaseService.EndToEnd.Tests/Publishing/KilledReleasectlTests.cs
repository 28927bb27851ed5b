using System.Diagnostics;
using ReleaseService.EndToEnd.Tests.Cli;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>
/// <c>releasectl apply</c> is killed at each of its requests: before the server has it, and when the server has done it and not yet answered. To apply again completes it,
/// and a third time there is nothing to do.
/// </summary>
public sealed class KilledReleasectlTests : IDisposable
{
    /// <summary>128 and the number of SIGKILL.</summary>
    private const int Killed = 137;

    private readonly FolderChange _change = new();

    [Theory]
    [InlineData(Loss.Request)]
    [InlineData(Loss.Answer)]
    public async Task Killed_at_any_request_it_completes_the_next_time(Loss moment)
    {
        await using var prepared = await _change.PrepareAsync();
        var (requests, expected) = await RunUndisturbedAsync(prepared);
        Assert.InRange(requests, 9, int.MaxValue); // what the change has, and what is read before it
        for (var number = 1; number <= requests; number++)
        {
            await using var database = await TestDatabase.CopyAsync(prepared);
            await using var server = await TestServer.StartAsync(database);
            await KillAsync(server, number, moment);

            var again = new ReleasectlApply(_change);
            Assert.True(await again.RunAsync(server.Address), $"Killed at request {number}, it doesn't complete.");
            Assert.Equal(expected, await PublishedState.ReadAsync(database, server.Address));
            var (exitCode, output) = await again.ApplyAsync(server.Address);
            Assert.Equal(0, exitCode);
            Assert.StartsWith("Nothing to do", output, StringComparison.Ordinal);
            Assert.Equal(expected, await PublishedState.ReadAsync(database, server.Address));
        }
    }

    public void Dispose() => _change.Dispose();

    private async Task<(int Requests, IReadOnlyList<string> State)> RunUndisturbedAsync(TestDatabase prepared)
    {
        await using var database = await TestDatabase.CopyAsync(prepared);
        await using var server = await TestServer.StartAsync(database);
        await using var proxy = await LossyProxy.StartAsync(server.Address);
        using var shell = new CommandLine(proxy.Address);
        await shell.DoAsync("apply", _change.After, "--yes");
        return (proxy.Requests, await PublishedState.ReadAsync(database, server.Address));
    }

    private async Task KillAsync(TestServer server, int number, Loss moment)
    {
        await using var proxy = await LossyProxy.StartAsync(server.Address, number, moment);
        using var shell = new CommandLine(proxy.Address);
        var launched = new TaskCompletionSource<Process>();
        proxy.BeforeLoss = async () =>
        {
            var sender = await launched.Task;
            sender.Kill();
            await sender.WaitForExitAsync();
        };
        using var process = shell.Launch("apply", _change.After, "--yes");
        launched.SetResult(process);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(process.ExitCode == Killed, $"Request {number}: {process.ExitCode} {await output} {await error}");
    }
}

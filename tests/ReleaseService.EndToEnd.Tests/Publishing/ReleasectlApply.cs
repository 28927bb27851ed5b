using ReleaseService.Cli;
using ReleaseService.Cli.Shell;
using ReleaseService.Testing.Servers;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>The whole of releasectl, in this process: it starts a hundred times in a test, and its pauses between repetitions take no time.</summary>
internal sealed class ReleasectlApply(FolderChange change) : IApply
{
    public async Task<bool> RunAsync(Uri server) => (await ApplyAsync(server)).ExitCode == 0;

    /// <returns>How it ended, and what it printed.</returns>
    public async Task<(int ExitCode, string Out)> ApplyAsync(Uri server)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Releasectl.RunAsync(["apply", change.After, "--yes"], new Surroundings
        {
            Output = output,
            Error = error,
            Input = TextReader.Null,
            Time = new WithoutPauses(),
            Variable = name => name switch
            {
                "RELEASECTL_SERVER" => server.ToString(),
                "RELEASECTL_TOKEN" => TestServer.AdminToken,
                "XDG_CONFIG_HOME" => "/nonexistent",
                _ => null,
            },
            EnableDefaultExceptionHandler = false,
        });
        return (exitCode, output.ToString());
    }

    private sealed class WithoutPauses : TimeProvider
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

        /// <summary>What is longer than any pause is a time limit.</summary>
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < LongestPause && dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}

using System.Diagnostics;

namespace ReleaseService.Cli.Tests;

/// <summary>releasectl and shells as processes of their own.</summary>
internal static class ReleasectlProcess
{
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "releasectl.dll");

    /// <summary>Both outputs are pipes, and the input is empty unless it is given.</summary>
    public static async Task<Run> RunAsync(string file, string[] args, string input = "", params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables.Prepend(("XDG_CONFIG_HOME", "/nonexistent")).Prepend(("NO_COLOR", null)).Prepend(("TERM", "xterm-256color")))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>On a terminal of its own, made by script(1) of util-linux; what is on the screen is the output.</summary>
    public static Task<Run> RunOnTerminalAsync(string arguments, string input, params (string Name, string? Value)[] variables) =>
        RunAsync("script", ["-qec", $"dotnet {Dll} {arguments}", "/dev/null"], input, variables);
}

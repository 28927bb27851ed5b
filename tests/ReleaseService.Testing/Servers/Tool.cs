using System.Diagnostics;

namespace ReleaseService.Testing.Servers;

/// <summary>Runs a program to its end, within a time.</summary>
public static class Tool
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Where a program stands in PATH; null where it doesn't.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static async Task<ToolAnswer> RunAsync(string file, IEnumerable<string> arguments, string input = "", params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var end = new CancellationTokenSource(Longest);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), end.Token);
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(end.Token), process.StandardError.ReadToEndAsync(end.Token));
            await process.WaitForExitAsync(end.Token);
            return new ToolAnswer(string.Join(' ', start.ArgumentList.Prepend(file)), process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', start.ArgumentList)} didn't end within {Longest}.");
        }
    }
}

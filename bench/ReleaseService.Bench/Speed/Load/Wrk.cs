using System.Diagnostics;
using System.Globalization;

namespace ReleaseService.Bench.Speed.Load;

/// <summary>One run of wrk: a thread, 64 connections that stay open, as many requests as are answered.</summary>
internal static class Wrk
{
    private const int Connections = 64;
    private const int LongestOnce = 120;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Speed/Load/load.lua");

    /// <exception cref="InvalidOperationException">Some request wasn't answered as it should be.</exception>
    public static async Task<Run> RunAsync(Subject subject, SpeedCase what, int seconds)
    {
        string[] arguments =
        [
            "-t1", $"-c{Connections}", $"-d{(what.Callers is { IsOnce: true } ? LongestOnce : seconds)}s", "-s", Script, .. what.Headers.SelectMany(header => new[] { "-H", $"{header.Name}: {header.Value}" }),
            subject.Url + what.Path, .. what.Callers is { } callers ? new[] { "--", callers.File, callers.IsOnce ? "once" : "again" } : [],
        ];
        var processorBefore = ProcessFigures.ProcessorSeconds(subject.Pid);
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var processor = ProcessFigures.ProcessorSeconds(subject.Pid) - processorBefore;
        return Read(output, what, processor) ?? throw new InvalidOperationException($"wrk didn't measure \"{what.Name}\" at {subject.Name}:\n{output}");
    }

    private static Run? Read(string output, SpeedCase what, double processor)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith("figures ", StringComparison.Ordinal));
        if (line?.Split(' ')[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray() is not
            [var requests, var microseconds, var failed, var errors, var p50, var p99, var p999, var refused, var limited, var others, var own])
            return null;
        var expectedErrors = what.Status < 400 ? 0 : requests;
        if (requests == 0 || failed > 0 || errors != expectedErrors || others > 0)
            return null;
        var seconds = microseconds / 1e6;
        return new((long)requests, requests / seconds, p50 / 1000, p99 / 1000, p999 / 1000, processor * 1e6 / requests, own / microseconds, (long)refused, (long)limited);
    }
}

using System.Diagnostics;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench;

/// <summary><c>releasectl plan</c> from start to exit, with a server that lacks the newest releases of the folder and their promotions.</summary>
internal static class PlanBench
{
    private const int New = 10;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var server, var cli, var releases, var rounds])
            return 1;

        var folder = Directory.CreateTempSubdirectory("plan-bench-").FullName;
        try
        {
            SampleFolder.Fill($"{folder}/all", int.Parse(releases));
            SampleFolder.Fill($"{folder}/known", int.Parse(releases) - New);
            Console.WriteLine($"{releases} releases, {New} of them new; median (least – most) of {rounds} rounds, s");
            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                await using var database = await TestDatabase.CreateAsync(kind);
                await using var running = await ServerUnderBench.StartAsync(server, [.. database.Settings, "--seed", $"--Database:SeedFolder={folder}/known", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}"]);
                var seconds = Enumerable.Range(0, int.Parse(rounds)).Select(_ => Measure(cli, $"{folder}/all", running.Url)).ToList();
                Console.WriteLine($"{kind,-10}{Spread.Of(seconds, "0.00"),22}");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Measure(string cli, string folder, string url)
    {
        var start = new ProcessStartInfo("dotnet", [cli, "plan", folder, "--server", url, "-o", "json"]) { RedirectStandardOutput = true, Environment = { ["RELEASECTL_TOKEN"] = TestServer.AdminToken } };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (process.ExitCode != 0 || !output.Contains($"1.{Directory.GetFiles($"{folder}/releases").Length - 1}.0-1", StringComparison.Ordinal))
            throw new InvalidOperationException($"releasectl plan ended with {process.ExitCode}:\n{output}");
        return seconds;
    }
}

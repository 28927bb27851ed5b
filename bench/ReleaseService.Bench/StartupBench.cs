using System.Diagnostics;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench;

/// <summary>From the start of the process to ready, and its resident memory, with many releases in the database.</summary>
internal static class StartupBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, var releases, var rounds])
            return 1;

        Console.WriteLine($"{releases} releases, each promoted once; median (least – most) of {rounds} rounds; memory is VmRSS");
        Console.WriteLine($"{"database",-10}{"document",10}{"ready, s",22}{"MB when ready",22}{"MB after 2,000 reads",26}");
        foreach (var kilobytes in new[] { 2, 73 })
        {
            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                await using var database = await TestDatabase.CreateAsync(kind);
                await ManyReleases.FillAsync(database, int.Parse(releases), kilobytes * 1024);
                List<(double Seconds, double Ready, double After)> measured = [];
                for (var round = 0; round < int.Parse(rounds); round++)
                    measured.Add(await MeasureAsync(dll, database));
                Console.WriteLine($"{kind,-10}{kilobytes + " KB",10}{Spread(measured.Select(m => m.Seconds), "0.00"),22}{Spread(measured.Select(m => m.Ready), "0"),22}{Spread(measured.Select(m => m.After), "0"),26}");
            }
        }

        return 0;
    }

    private static async Task<(double Seconds, double Ready, double After)> MeasureAsync(string dll, TestDatabase database)
    {
        const string url = "http://127.0.0.1:18099";
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, $"--urls={url}", .. database.Settings]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The server ended.");
            await Task.Delay(5);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var ready = Resident(process.Id);
        for (var i = 0; i < 2000; i++)
            await http.GetByteArrayAsync("/api/v1/operator/channel");
        var after = Resident(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        return (seconds, ready, after);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static double Resident(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    private static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToList();
        return $"{sorted[sorted.Count / 2].ToString(format)} ({sorted[0].ToString(format)} – {sorted[^1].ToString(format)})";
    }
}

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
                Console.WriteLine($"{kind,-10}{kilobytes + " KB",10}{Spread.Of(measured.Select(m => m.Seconds), "0.00"),22}{Spread.Of(measured.Select(m => m.Ready), "0"),22}{Spread.Of(measured.Select(m => m.After), "0"),26}");
            }
        }

        return 0;
    }

    private static async Task<(double Seconds, double Ready, double After)> MeasureAsync(string dll, TestDatabase database)
    {
        await using var server = await ServerUnderBench.StartAsync(dll, database.Settings);
        var ready = server.Resident();
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        for (var i = 0; i < 2000; i++)
            await http.GetByteArrayAsync("/api/v1/operator/channel");
        return (server.SecondsToReady, ready, server.Resident());
    }
}

using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Peers;
using ReleaseService.Bench.Speed.Report;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>The service's answers beside those of the floor, of nginx and of a Go server that answer the same.</summary>
internal static class PeerSuite
{
    private const int Tokens = 10_000;

    public static async Task RunAsync(SpeedRun run)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var process = await run.StartServiceAsync(database);
        var service = SpeedRun.SubjectOf(process);
        run.Report.Figures.Add(new("service, resident when ready", process.Resident(), "MB"));
        var cases = await PeerCases.CreateAsync(run.Callers, service, Tokens);
        var folder = Directory.CreateDirectory($"{run.Folder}/answer").FullName;
        await PreparedAnswer.WriteAsync(folder, service, cases.Licensed, cases.Zipped, cases.EachCaller);

        await using var floorProcess = await StartFloorAsync(folder);
        var floor = new Subject("floor", floorProcess.Url, floorProcess.Pid, IsDotnet: true);
        await using var nginx = await run.StartAsync("nginx", () => NginxPeers.StartAsync(folder));
        await using var goProcess = await run.StartAsync("go", () => StartGoAsync(run.Options.GoPeer, folder));
        var go = goProcess is null ? null : new Subject("Go", goProcess.Url, goProcess.Pid);

        var table = new PeerTable(run, service);
        foreach (var what in new[] { cases.Licensed, cases.NotModified, cases.Zipped, cases.Anonymous, cases.OneOfFile, cases.EachOfFile })
            await table.AddAsync(what, floor, least: what == cases.Licensed || what == cases.NotModified ? 0.97 : null, headersToo: true);
        if (nginx is not null)
        {
            await table.AddAsync(cases.Licensed, nginx.Static, least: 0.85);
            await table.AddAsync(cases.Licensed, nginx.KeptOpen, least: null);
            await table.AddAsync(cases.Licensed, nginx.Gated, least: 2);
        }

        if (go is not null)
        {
            await table.AddAsync(cases.Licensed, go, least: 1.2);
            await table.AddAsync(cases.EachOfFile, go, least: null);
        }

        await table.AddAsync(cases.Modern);
        run.Report.Comparisons.Add(new(table.Of(cases.EachOfFile), table.Of(cases.OneOfFile), 0.9));
        run.Report.Comparisons.Add(new(table.Of(cases.Licensed), table.Of(cases.Modern)));
        await table.MeasureAsync();
        run.Report.Figures.Add(new($"service, resident after that ({Tokens:N0} tokens)", process.Resident(), "MB"));
    }

    private static async Task<BenchProcess> StartFloorAsync(string folder)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        return await BenchProcess.StartAsync(["dotnet", typeof(Floor).Assembly.Location, "floor", folder, url], url, "/");
    }

    private static async Task<BenchProcess> StartGoAsync(string program, string folder)
    {
        if (!File.Exists(program))
            throw new FileNotFoundException("the Go server wasn't built (no go?); --without go leaves it out");
        var port = FreePort.Find();
        return await BenchProcess.StartAsync([program, folder, $"127.0.0.1:{port}"], $"http://127.0.0.1:{port}", SpeedCase.OperatorPath);
    }
}

using System.Net.Http.Headers;
using System.Text;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>What a machine does to a server: too little memory, and a clock that jumps.</summary>
public static class MachineFaults
{
    private const string Preloaded = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    /// <summary>In a control group, while publishers send the worst bodies that there are, several at once.</summary>
    public static async Task MemoryAsync(FaultRun run)
    {
        using var group = MemoryGroup.Create(megabytes: 256);
        await run.BeginAsync([$"--Database:ConnectionString=Data Source={run.Folder}/release-service.db"], group.Before);
        using var http = run.Server.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.AdminToken);
        var statuses = new List<int>();
        for (var round = 0; round < run.Times(1, 10); round++)
        {
            foreach (var body in Bodies())
                statuses.AddRange(await Task.WhenAll(Enumerable.Range(0, run.Times(4, 8)).Select(_ => PublishAsync(http, body))));
        }

        run.Expect(statuses.TrueForAll(status => status is 422), $"a body was answered {string.Join(", ", statuses.Distinct())}");
        await run.WritesAsync(1);
        run.Note($"{statuses.Count} bad bodies; at most {group.Peak / 1024 / 1024} of 256 MiB");
        await run.EndAsync();
        await run.Server.DisposeAsync();
    }

    /// <summary>A day on, ten days back, and back to now.</summary>
    public static async Task ClockAsync(FaultRun run)
    {
        if (!File.Exists(Preloaded))
            throw new FaultNotPossibleException("no libfaketime (Debian package faketime)");
        var clock = $"{run.Folder}/clock";
        await File.WriteAllTextAsync(clock, "+0");
        await run.BeginAsync(
            [$"--Database:ConnectionString=Data Source={run.Folder}/release-service.db"],
            ["env", $"LD_PRELOAD={Preloaded}", $"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"]);
        foreach (var jump in new[] { "+1d", "-10d", "+0", "+30d", "+0" }.Take(run.Times(3, 5)))
        {
            await File.WriteAllTextAsync(clock, jump);
            await run.WritesAsync(run.Times(2, 50));
            await run.ReadsAsync(run.Times(10, 500));
        }

        await run.EndAsync();
    }

    private static async Task<int> PublishAsync(HttpClient http, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using var answer = await http.PostAsync("api/v1/releases", content);
        return (int)answer.StatusCode;
    }

    private static IEnumerable<byte[]> Bodies()
    {
        yield return Utf8("a:\n" + Times(130_000, _ => "- &a 1\n"));
        yield return Utf8("values:\n  a:\n" + Times(170_000, _ => "  - ~\n"));
        yield return Utf8("values:\n  a:\n" + Times(120_000, _ => "  - yes\n"));
        yield return Utf8(Times(60_000, number => $"f{number}: a\n"));
    }

    private static string Times(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

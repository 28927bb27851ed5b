using System.Diagnostics;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench;

/// <summary>A server that knows many licenses beside one that knows none but those that are sent, in turns.</summary>
internal static class LicensesBench
{
    private const int Senders = 2000;
    private const int AtOnce = 16;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var dll, var licenses, var rounds])
            return 1;

        using var issuer = new LicenseIssuer();
        var tokens = Enumerable.Range(0, Senders).Select(i => issuer.Issue(new DateTimeOffset(2098, 1, 1, 0, 0, 0, TimeSpan.Zero), new Guid(i, 1, 1, new byte[8]).ToString())).ToList();
        var folder = Directory.CreateTempSubdirectory("licenses-bench-").FullName;
        string[] settings = [$"--Licensing:EncryptionKeyFile={ManyLicenses.NewEncryptionKeyFile(folder)}", $"--Licensing:Jwks:0={issuer.JwksFile}", $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}"];
        Console.WriteLine($"{licenses} licenses; median (least – most) of {rounds} rounds");
        foreach (var kind in Enum.GetValues<DatabaseKind>())
        {
            await using var none = await TestDatabase.CreateAsync(kind);
            await using var many = await TestDatabase.CreateAsync(kind);
            foreach (var database in new[] { none, many })
                await ManyReleases.FillAsync(database, 100, 2048);
            var started = Stopwatch.GetTimestamp();
            await ManyLicenses.FillAsync(dll, many, int.Parse(licenses), settings);
            Console.WriteLine($"\n{kind} (filled in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)\n{"",-34}{"none",24}{"many",24}{"ratio",8}");
            await CompareStartsAsync(dll, none, many, settings, int.Parse(rounds));
            await using var first = await ServerUnderBench.StartAsync(dll, [.. none.Settings, .. settings], 18098);
            await using var second = await ServerUnderBench.StartAsync(dll, [.. many.Settings, .. settings]);
            using var ofNone = new ServerSide(first, none);
            using var ofMany = new ServerSide(second, many);
            await CompareAsync(ofNone, ofMany, tokens, int.Parse(rounds));
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task CompareStartsAsync(string dll, TestDatabase none, TestDatabase many, string[] settings, int rounds)
    {
        List<(double Seconds, double Resident)>[] measured = [[], []];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (database, list) in new[] { none, many }.Zip(measured))
            {
                await using var server = await ServerUnderBench.StartAsync(dll, [.. database.Settings, .. settings]);
                list.Add((server.SecondsToReady, server.Resident()));
            }
        }

        Print("ready, s", measured[0].ConvertAll(m => m.Seconds), measured[1].ConvertAll(m => m.Seconds), "0.00");
        Print("MB when ready", measured[0].ConvertAll(m => m.Resident), measured[1].ConvertAll(m => m.Resident), "0");
    }

    private static async Task CompareAsync(ServerSide none, ServerSide many, List<string> tokens, int rounds)
    {
        for (var pass = 0; pass < 10; pass++)
        {
            foreach (var side in new[] { none, many })
                await side.ReadAsync(tokens, AtOnce); // Each license is verified once, and noted; the rest is for the compiler.
        }

        await MeasureAsync("read, one at a time, µs", "0", side => side.ReadAsync(tokens, 1), seconds => seconds * 1e6 / Senders);
        await MeasureAsync($"reads, {AtOnce} at once, per s", "0", async side => await side.ReadAsync([.. tokens, .. tokens, .. tokens, .. tokens, .. tokens], AtOnce), seconds => 5 * Senders / seconds);
        await MeasureAsync("revocation until shown, ms", "0.0", side => side.RevokeOneAsync(), seconds => seconds * 1000);
        await MeasureAsync("a deployment, explained, ms", "0.0", side => side.Admin.GetDeploymentAsync(side.Deployment), seconds => seconds * 1000);
        await MeasureAsync("licenses of a deployment, ms", "0.0", side => side.Admin.GetLicensesAsync(deployment: side.Deployment, limit: 100), seconds => seconds * 1000);
        await MeasureAsync("newest 100 licenses, ms", "0.0", side => side.Admin.GetLicensesAsync(limit: 100), seconds => seconds * 1000);
        await MeasureAsync("licenses of a customer, ms", "0.0", side => side.Admin.GetLicensesAsync(customer: "mer 4711", limit: 100), seconds => seconds * 1000);
        Print("MB after all that", [none.Server.Resident()], [many.Server.Resident()], "0");

        async Task MeasureAsync(string what, string format, Func<ServerSide, Task> step, Func<double, double> unit)
        {
            List<double>[] measured = [[], []];
            for (var round = -1; round < rounds; round++)
            {
                foreach (var (side, list) in new[] { none, many }.Zip(measured))
                {
                    var started = Stopwatch.GetTimestamp();
                    await step(side);
                    if (round >= 0) // The first one warms up.
                        list.Add(unit(Stopwatch.GetElapsedTime(started).TotalSeconds));
                }
            }

            Print(what, measured[0], measured[1], format);
        }
    }

    /// <summary>The ratio is the median of the rounds' ratios.</summary>
    private static void Print(string what, List<double> none, List<double> many, string format) =>
        Console.WriteLine($"{what,-34}{Spread.Of(none, format),24}{Spread.Of(many, format),24}{Spread.Median(none.Zip(many, (a, b) => b / a)),8:0.00}");
}

using System.Diagnostics;
using ReleaseService.Testing.Kubernetes;

namespace ReleaseService.Bench.Poller;

/// <summary>Many resources on one poller: start, promotions, memory, idle. Then one resource, and from each of many promotions to its patch.</summary>
internal static class PollerBench
{
    private const int FleetPromotions = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var folder, var resources, var idle, var promotions, var between])
            return 1;

        var own = Environment.GetEnvironmentVariable("TEST_KUBE_START") is { Length: > 0 } || Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 };
        var cluster = own ? await TestCluster.StartOwnAsync() : await TestCluster.GetAsync();
        try
        {
            await using var service = await CountedService.StartAsync(FleetPromotions + int.Parse(promotions) + 1);
            using var counts = new ApiServerCounts((k8s.Kubernetes)cluster.Admin);
            counts.TakeMostAtOnce();
            if (resources != "0")
                await ManyResourcesAsync(folder, cluster, service, counts, int.Parse(resources), TimeSpan.FromSeconds(int.Parse(idle)));
            await OneResourceAsync(folder, cluster, service, int.Parse(promotions), TimeSpan.FromSeconds(double.Parse(between)));
            return 0;
        }
        finally
        {
            if (own)
                await cluster.DisposeAsync();
        }
    }

    private static async Task ManyResourcesAsync(string folder, TestCluster cluster, CountedService service, ApiServerCounts counts, int count, TimeSpan idle)
    {
        await using (var nobody = await Fleet.CreateAsync(cluster, service, 0))
        await using (var poller = PollerProcess.Start(folder, service.Address, nobody.Namespace))
        {
            await Task.Delay(TimeSpan.FromSeconds(20));
            Console.WriteLine($"a poller without resources: {poller.Resident:0} MB after 20 s");
        }

        await using var fleet = await Fleet.CreateAsync(cluster, service, count);
        var head = "1.0.0";
        await using (var poller = PollerProcess.Start(folder, service.Address, fleet.Namespace))
        {
            await MeasureAsync($"first start, {count} resources", count, poller, service, counts, () => fleet.HaveAsync(count, head));
            List<double> seconds = [];
            for (var i = 0; i < FleetPromotions; i++)
            {
                await MeasureAsync($"promotion {i + 1}", count, poller, service, counts, async () =>
                {
                    head = await service.PromoteNextAsync();
                    var answered = Stopwatch.GetTimestamp();
                    var last = await fleet.HaveAsync(count, head);
                    seconds.Add(Stopwatch.GetElapsedTime(answered, last).TotalSeconds);
                    return last;
                });
            }

            Console.WriteLine($"from a promotion's answer to the last of {count} patched, s: {Spread.Of(seconds, "0.0")}");
            await MeasureAsync($"{idle.TotalSeconds:0} s idle", count, poller, service, counts, () => WaitAsync(idle));
        }

        await using (var again = PollerProcess.Start(folder, service.Address, fleet.Namespace, "--Poller:Interval=00:01:00"))
        {
            await MeasureAsync("started again, asking every minute", count, again, service, counts, async () =>
            {
                await WaitAsync(TimeSpan.FromSeconds(20));
                return Stopwatch.GetTimestamp();
            });
            await MeasureAsync($"{idle.TotalSeconds:0} s of that", count, again, service, counts, () => WaitAsync(idle), rests: false);
        }
    }

    private static async Task OneResourceAsync(string folder, TestCluster cluster, CountedService service, int promotions, TimeSpan between)
    {
        await using var fleet = await Fleet.CreateAsync(cluster, service, 1);
        await using var poller = PollerProcess.Start(folder, service.Address, fleet.Namespace);
        await poller.RestsAsync();
        var cycles = await poller.CyclesAsync();
        List<double> milliseconds = [];
        for (var i = 0; i < promotions; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var version = await service.PromoteNextAsync();
            var answered = Stopwatch.GetTimestamp();
            milliseconds.Add(Stopwatch.GetElapsedTime(answered, await fleet.HaveAsync(1, version)).TotalMilliseconds);
            if (between - Stopwatch.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest);
        }

        Console.WriteLine($"\none resource, {promotions} promotions, one in {between.TotalSeconds} s: from the answer to the patch as a watch sees it, ms: "
            + $"median {Spread.Median(milliseconds):0}, p90 {Spread.Percentile(milliseconds, 90):0}, p99 {Spread.Percentile(milliseconds, 99):0}, most {milliseconds.Max():0}; "
            + $"{(await poller.CyclesAsync() - cycles) / promotions:0.0} cycles each; {poller.Resident:0} MB");
    }

    private static async Task<long> WaitAsync(TimeSpan time)
    {
        await Task.Delay(time);
        return Stopwatch.GetTimestamp();
    }

    /// <summary>A step, until all that it set off has come to rest.</summary>
    private static async Task MeasureAsync(string what, int count, PollerProcess poller, CountedService service, ApiServerCounts counts, Func<Task<long>> step, bool rests = true)
    {
        service.TakeMostAtOnce();
        counts.TakeMostAtOnce();
        var (began, cycles, processor, api, asked, watches) = (Stopwatch.GetTimestamp(), await poller.CyclesAsync(), poller.ProcessorSeconds, await counts.ReadAsync(), service.Requests, service.Watches);
        var took = Stopwatch.GetElapsedTime(began, await step()).TotalSeconds;
        if (rests)
            await poller.RestsAsync();
        var (now, whole) = (await counts.ReadAsync(), Stopwatch.GetElapsedTime(began).TotalSeconds);
        var used = poller.ProcessorSeconds - processor;
        Console.WriteLine(
            $"{what,-36} {took,6:0.0} s ({whole:0} s until at rest); processor {used:0.0} s ({100 * used / whole:0.0} % of a core); {poller.Resident:0} MB (peak {poller.PeakResident:0}); per resource: "
            + $"{(await poller.CyclesAsync() - cycles) / count:0.00} cycles, {(now.Requests - api.Requests) / count:0.00} calls to the API server, {(double)(service.Requests - asked) / count:0.00} to the service, "
            + $"{(double)(service.Watches - watches) / count:0.00} watches; at once: API server {counts.TakeMostAtOnce():0}, service {service.TakeMostAtOnce()}; {now.Refused - api.Refused:0} answered with 429");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Hosting;

/// <summary>What a Prometheus scrapes, of processes of their own: meters are the process's.</summary>
public sealed class MetricsTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Prometheus_is_told_who_leads_how_the_resources_stand_and_what_was_asked_and_no_secret()
    {
        using var issuer = new LicenseIssuer();
        await using var run = await PollerRun.PrepareAsync(issuer: issuer);
        await using var service = await ServiceBetween.StartAsync(run.Server);
        await run.Namespace.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        await run.Kubectl().ApplyAsync(ResourceYaml.V1($"{{global: {{license: {license}}}}}", chart: "{}"));
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}", name: "paused"));
        await run.AnnotateAsync("channel", "no-such-channel", "paused");
        using var leader = new Running(run, service.Address);
        await run.RunsAsync(PollerRun.First);
        await run.IsAsync(Condition.Current);
        await leader.HasAsync("release_poller_resources", "condition=\"Current\"", 1);
        await leader.HasAsync("release_poller_resources", "condition=\"Misconfigured\"", 1);
        await leader.HasAsync("release_poller_leading", "", 1);
        await leader.HasAsync("release_poller_feeds", "state=\"streaming\"", 1);
        var text = await leader.ScrapeAsync();
        Assert.Equal(0, Value(text, "release_poller_resources", "condition=\"Failed\""));
        Assert.InRange(Value(text, "release_poller_requests_total", "code=\"200\"", "to=\"cluster\"")!.Value, 5, 1000);
        Assert.InRange(Value(text, "release_poller_requests_total", "code=\"200\"", "to=\"service\"")!.Value, 1, 100);
        Assert.InRange(Value(text, "release_poller_requests_total", "code=\"404\"", "to=\"service\"")!.Value, 1, 100);
        Assert.InRange(Value(text, "release_poller_cycles_total", "condition=\"Current\"")!.Value, 1, 1000);
        Assert.InRange(Value(text, "release_poller_cycle_duration_seconds_count", "")!.Value, 1, 1000);
        Assert.InRange(Value(text, "release_poller_last_answer_timestamp_seconds", "")!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds(), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);

        using var other = new Running(run, service.Address);
        await other.HasAsync("release_poller_leading", "", 0);
        await other.HasAsync("release_poller_resources", "condition=\"Current\"", 0);
        Assert.Null(Value(await other.ScrapeAsync(), "release_poller_last_answer_timestamp_seconds", ""));

        // The stream breaks with the service, and the interval is what is left.
        await service.DisposeAsync();
        await leader.HasAsync("release_poller_feeds", "state=\"polling\"", 1);
        await leader.HasAsync("release_poller_feeds", "state=\"streaming\"", 0);
        foreach (var told in new[] { text, await leader.ScrapeAsync() })
        {
            foreach (var part in license.Split('.'))
                Assert.DoesNotContain(part, told, StringComparison.Ordinal);
            // Nor what people write: names of channels, resources and namespaces.
            Assert.DoesNotContain("no-such-channel", told, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Namespace.Name, told, StringComparison.Ordinal);
        }
    }

    /// <summary>Of the one series with these labels; null where there is none.</summary>
    private static double? Value(string text, string name, params string[] labels) => text.Split('\n')
        .Where(line => Regex.IsMatch(line, $"^{name}[{{ ]") && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Select(line => (double?)double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture))
        .SingleOrDefault();

    /// <summary>A poller as it runs in a pod.</summary>
    private sealed class Running : IDisposable
    {
        private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Find()}");
        private readonly Process _process;

        public Running(PollerRun run, Uri service)
        {
            _process = Process.Start(new ProcessStartInfo(
                "dotnet",
                [
                    typeof(PollerHost).Assembly.Location, $"--Service:Url={service}", $"--Kubernetes:Kubeconfig={run.Namespace.Cluster.Kubeconfig}", $"--Kubernetes:Context={TestCluster.Poller}",
                    "--namespaces", run.Namespace.Name, $"--Leader:Namespace={run.Namespace.Name}", $"--urls={_address}",
                ])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public Task<string> ScrapeAsync() => Http.GetStringAsync(new Uri(_address, "metrics"));

        public async Task HasAsync(string name, string label, double value)
        {
            var text = "";
            try
            {
                await Eventually.HoldsAsync(
                    async () =>
                    {
                        try
                        {
                            return Value(text = await ScrapeAsync(), name, label) == value;
                        }
                        catch (HttpRequestException)
                        {
                            return false; // it is starting
                        }
                    },
                    $"{name} {label} is {value}", TimeSpan.FromSeconds(40));
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"{e.Message}\n{text}", e);
            }
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}

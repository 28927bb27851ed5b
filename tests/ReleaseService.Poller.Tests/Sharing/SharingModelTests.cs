using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Layers;
using ReleaseService.Poller.Tests.Cycles;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>
/// A random sequence of edits by four managers (kubectl apply, server-side apply, patch, the console) and of releases, up and down, on the real API server. After each step people's values stand, and the instance
/// becomes what <see cref="SharingModel"/> says. 30 steps; <c>TEST_POLLER_STEPS</c> says how many else, <c>TEST_POLLER_SEED</c> repeats a sequence.
/// </summary>
public sealed class SharingModelTests : IAsyncLifetime
{
    private static readonly string[] Versions = ["0.79.0", "0.79.1", "0.79.2", "0.80.1", "0.81.3", "0.82.0", "0.82.2"];

    private readonly List<string> _steps = [];
    private readonly Dictionary<string, Layer> _releases = [];
    private readonly SharingModel _model = new() { Head = PollerRun.First, Applied = PollerRun.First };
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.PrepareAsync();
        await _run.StartPollerAsync(builder => builder.Services.AddSingleton<TimeProvider>(new HurriedTime()), []);
    }

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_people_and_releases_do_the_hierarchy_holds()
    {
        var count = Setting("TEST_POLLER_STEPS") ?? 30;
        var seed = Setting("TEST_POLLER_SEED") ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"TEST_POLLER_SEED={seed} TEST_POLLER_STEPS={count}");
        foreach (var version in Versions)
            _releases[version] = Example.Layer((await new ReleaseServiceClient(_run.Server.Http).GetReleaseSpecAsync($"{version}-1", null))!.Document.Values is var values ? $"{{\"values\":{values.GetRawText()}}}" : "");
        await _run.Kubectl().ApplyAsync(File("client-side"));
        await _run.AnnotateAsync("allow-rollback", "true");
        await _run.RunsAsync(PollerRun.First);

        var random = new Random(seed);
        for (var step = 1; step <= count; step++)
        {
            try
            {
                await StepAsync(random, step);
                await HoldsAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"TEST_POLLER_SEED={seed} TEST_POLLER_STEPS={step}: {e.Message}\n{string.Join('\n', _steps)}\n{await ResourceAsync()}\n{_run.Log.Text}", e);
            }
        }

        Assert.Empty(_run.Operator.Failures);
        Assert.Empty(_run.Operator.Panics);
        // An edit costs the poller a write or two, and the odd conflict.
        Assert.InRange(_run.Requests.Count("patch", TestCluster.Plural), 1, 10 + (count * 4));
    }

    private async Task StepAsync(Random random, int step)
    {
        var who = random.Next(5);
        var key = random.GetItems(who == 1 ? SharingModel.ServerSideKeys : SharingModel.Keys, 1)[0];
        var value = random.Next(5) < 3 ? key.EndsWith("maxReplicas", StringComparison.Ordinal) ? $"{100 + step}" : $"v{step}" : null;
        _steps.Add($"{step}: {(who == 4 ? "promotes" : $"{who} {key} = {value}")}");
        switch (who)
        {
            case 0:
                _model.Write("client-side", key, value);
                await _run.Kubectl().ApplyAsync(File("client-side"));
                break;
            case 1:
                _model.Write("server-side", key, value);
                // As Flux does it: kubectl would take over what client-side apply has, and prune it.
                await _run.Namespace.Cluster.Admin.CustomObjects.PatchNamespacedCustomObjectAsync(
                    new V1Patch(File("server-side"), V1Patch.PatchType.ApplyPatch), TestCluster.Group, "v1", _run.Namespace.Name, TestCluster.Plural, "wandb", fieldManager: "bobs", force: true);
                break;
            case 2:
                _model.Patch(key, value);
                await _run.Kubectl("bob").PatchAsync("wandb", $"{{\"spec\":{{\"values\":{Nested([KeyValuePair.Create(key, value)])}}}}}");
                break;
            case 3:
                _model.Write("console", key, value);
                await _run.Namespace.SetUserInputAsync("wandb", Nested(_model.FileOf("console")!));
                break;
            default:
                var version = random.GetItems(Versions, 1)[0];
                _steps[^1] += $" {version}";
                _model.Promote(version);
                await _run.PromoteAsync(version);
                break;
        }
    }

    private async Task HoldsAsync()
    {
        // People's values in the resource at once, whatever the poller is doing meanwhile.
        var effective = await EffectiveAsync();
        foreach (var (key, value) in _model.InResource)
            Assert.Equal((key, value), (key, effective.GetValueOrDefault(key)));

        var expected = _releases[_model.Applied].Leaves.ToDictionary(leaf => PathOf(leaf), TextOf);
        foreach (var (key, value) in _model.Above)
            expected[key] = value;
        var wrong = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                effective = await EffectiveAsync();
                wrong = string.Join(", ", expected.Where(entry => effective.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => $"{entry.Key} is {effective.GetValueOrDefault(entry.Key)}, not {entry.Value}")
                    .Concat(SharingModel.Keys.Concat(SharingModel.ServerSideKeys).Where(key => !expected.ContainsKey(key) && effective.ContainsKey(key)).Select(key => $"{key} is {effective[key]}, not nothing")));
                return wrong.Length == 0;
            },
            "the hierarchy",
            TimeSpan.FromSeconds(10)).ContinueWith(done => Assert.True(done.IsCompletedSuccessfully, wrong), TaskScheduler.Default);
    }

    private async Task<Dictionary<string, string>> EffectiveAsync() =>
        Example.Layer(new JsonObject { ["values"] = (await _run.Operator.DesiredAsync("wandb")).Values?.DeepClone() }.ToJsonString()).Leaves.Where(leaf => !leaf.IsEmptyMap).ToDictionary(PathOf, TextOf);

    private static string PathOf(Leaf leaf) => leaf.Path.ToString()["values.".Length..];

    private static string TextOf(Leaf leaf) => leaf.Text ?? leaf.Value.GetRawText();

    private string File(string manager) =>
        $"{{\"apiVersion\":\"apps.wandb.com/v1\",\"kind\":\"WeightsAndBiases\",\"metadata\":{{\"name\":\"wandb\"}},\"spec\":{{\"values\":{Nested([KeyValuePair.Create(manager, (string?)"here"), .. _model.FileOf(manager)!])}}}}}";

    private static string Nested(IEnumerable<KeyValuePair<string, string?>> entries)
    {
        var root = new JsonObject();
        foreach (var (key, value) in entries)
        {
            var (map, keys) = (root, key.Split('.'));
            foreach (var outer in keys.SkipLast(1))
                map = (JsonObject)(map[outer] ??= new JsonObject());
            map[keys[^1]] = int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : value;
        }

        return root.ToJsonString();
    }

    private async Task<string> ResourceAsync() => (await _run.Namespace.FindResourceAsync("wandb"))!.ToJsonString(new JsonSerializerOptions());

    /// <summary>A minute of edits is over in a second, so that the poller doesn't slow down for somebody who writes all the time.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 60;
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}

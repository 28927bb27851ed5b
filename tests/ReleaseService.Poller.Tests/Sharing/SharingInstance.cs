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

/// <summary>An instance with a poller of its own, on which steps are done, beside the model of what must come of them.</summary>
internal sealed class SharingInstance : IAsyncDisposable
{
    private readonly PollerRun _run;
    private readonly Dictionary<string, Layer> _releases = [];
    private readonly SharingModel _model = new() { Head = PollerRun.First, Applied = PollerRun.First };

    private SharingInstance(PollerRun run) => _run = run;

    public PollerRun Run => _run;

    public static async Task<SharingInstance> StartAsync()
    {
        var run = await PollerRun.PrepareAsync();
        await run.StartPollerAsync(builder => builder.Services.AddSingleton<TimeProvider>(new HurriedTime()), []);
        var instance = new SharingInstance(run);
        foreach (var version in SharingStep.Versions)
            instance._releases[version] = Example.Layer((await new ReleaseServiceClient(run.Server.Http).GetReleaseSpecAsync($"{version}-1", null))!.Document.Values is var values ? $"{{\"values\":{values.GetRawText()}}}" : "");
        await run.Kubectl().ApplyAsync(instance.File("client-side"));
        await run.AnnotateAsync("allow-rollback", "true");
        await run.RunsAsync(PollerRun.First);
        return instance;
    }

    /// <summary>Does the steps, and looks after each whether the hierarchy holds.</summary>
    /// <returns>How many steps it took to break it, and how; null where it held.</returns>
    public async Task<(int Steps, string How)?> FindFailureAsync(IReadOnlyList<SharingStep> steps)
    {
        for (var done = 0; done < steps.Count; done++)
        {
            try
            {
                await DoAsync(steps[done]);
                await HoldsAsync();
            }
            catch (Exception e) // a step that can't be done is a failure as well
            {
                return (done + 1, $"{e.Message}\n{(await _run.Namespace.FindResourceAsync("wandb"))!.ToJsonString(new JsonSerializerOptions())}\n{_run.Log.Text}");
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task DoAsync(SharingStep step)
    {
        var (actor, key, value) = step;
        switch (actor)
        {
            case SharingActor.ClientSide:
                _model.Write("client-side", key, value);
                await _run.Kubectl().ApplyAsync(File("client-side"));
                break;
            case SharingActor.ServerSide:
                _model.Write("server-side", key, value);
                // As Flux does it: kubectl would take over what client-side apply has, and prune it.
                await _run.Namespace.Cluster.Admin.CustomObjects.PatchNamespacedCustomObjectAsync(
                    new V1Patch(File("server-side"), V1Patch.PatchType.ApplyPatch), TestCluster.Group, "v1", _run.Namespace.Name, TestCluster.Plural, "wandb", fieldManager: "bobs", force: true);
                break;
            case SharingActor.Patch:
                _model.Patch(key, value);
                await _run.Kubectl("bob").PatchAsync("wandb", $"{{\"spec\":{{\"values\":{Nested([KeyValuePair.Create(key, value)])}}}}}");
                break;
            case SharingActor.Console:
                _model.Write("console", key, value);
                await _run.Namespace.SetUserInputAsync("wandb", Nested(_model.FileOf("console")!));
                break;
            default:
                _model.Promote(value!);
                await _run.PromoteAsync(value!);
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
}

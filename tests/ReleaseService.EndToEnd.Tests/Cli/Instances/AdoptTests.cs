using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli.Instances;

/// <summary>What others have of a release is Shadowed; <c>releasectl adopt</c> gets the instance out of it, with the real poller beside it.</summary>
public sealed class AdoptTests : IAsyncLifetime
{
    private PollerRun _run = null!;
    private InstanceShell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _run = await PollerRun.StartAsync();
        _shell = new InstanceShell(_run);
    }

    public async ValueTask DisposeAsync()
    {
        _shell?.Dispose();
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_copy_in_git_is_adopted(bool serverSide)
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        var copy = await CopyAsync();
        await ApplyAsync(copy);
        await _run.PromoteAsync("0.80.1");
        if (!serverSide)
        {
            // Client-side apply takes what it changes: it's the pipeline's next run that takes it all back.
            await _run.RunsAsync("0.80.1");
            await ApplyAsync(copy);
        }

        await _run.IsAsync(Condition.Shadowed, "chart.version");
        if (serverSide)
        {
            var seen = (await _shell.AdoptAsync("chart,images")).With(1);
            Assert.Contains("--yes", seen.Error);
            Assert.Contains("No value changes.", seen.Out); // what the poller holds is what the copy has
            await _run.IsAsync(Condition.Shadowed, "chart.version");
            var adopted = (await _shell.AdoptAsync("chart,images", "--yes")).With(0);
            Assert.Contains("Take this out of what kubectl applies", adopted.Out);
            Assert.Contains("    version: 0.41.0\n", adopted.Out);
        }
        else
        {
            // 0.80.1 ran here: its database doesn't go back to the copy's release.
            (await _shell.AdoptAsync("chart,images", "--yes")).With(0);
        }

        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        await ImagesAreAsync("0.80.1");
        Assert.Equal("1", await _run.EffectiveAsync("mine"));
        await RecordedAsync(serverSide ? "kubectl" : "kubectl-client-side-apply");

        Task ApplyAsync(string yaml) => serverSide ? _run.Kubectl().ApplyServerSideAsync(yaml) : _run.Kubectl().ApplyAsync(yaml);
    }

    [Fact]
    public async Task A_partial_override_of_the_images_is_adopted()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"app":{"image":{"tag":"0.79.2-hotfix"}}}}}""");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Shadowed, "values.app.image.tag (kubectl-patch)");

        var adopted = (await _shell.AdoptAsync("images", "--yes")).With(0);
        Assert.Matches("""values\.app\.image\.tag +"0\.79\.2-hotfix" +"0\.79\.2"\n""", adopted.Out);
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        await ImagesAreAsync("0.80.1");
        await RecordedAsync("kubectl-patch");
    }

    [Fact]
    public async Task What_was_adopted_stays_when_kubectl_apply_loses_it()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1, app: {image: {tag: 0.79.2}}}", "{url: https://charts.wandb.ai, name: operator-wandb, version: 0.40.0}"));
        await _run.IsAsync(Condition.Shadowed, "chart.version");
        (await _shell.AdoptAsync("chart,images", "--yes")).With(0);
        await _run.IsAsync(Condition.Current, "0.79.2-1");
        await _run.StopPollerAsync(); // which would put it back
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 2}", chart: null));
        var spec = (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!;
        Assert.Equal(("2", "0.79.2", "0.41.0"), (spec["values"]!["mine"]!.ToJsonString(), (string?)spec["values"]!["app"]!["image"]!["tag"], (string?)spec["chart"]!["version"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebodys_own_chart_with_the_channels_images_is_adopted(bool serverSide)
    {
        var yaml = ResourceYaml.V1("{mine: 1, app: {image: {tag: 0.79.2}}}", "{url: https://charts.wandb.ai, name: operator-wandb, version: 0.40.0}");
        await (serverSide ? _run.Kubectl().ApplyServerSideAsync(yaml) : _run.Kubectl().ApplyAsync(yaml));
        await _run.IsAsync(Condition.Shadowed, "chart.version");
        var refused = (await _shell.AdoptAsync("chart", "--yes")).With(1); // images would stay half the user's
        Assert.Contains("values.app.image.tag", refused.Error);
        Assert.Contains("--paths", refused.Error);

        var report = JsonNode.Parse((await _shell.AdoptAsync("chart,images", "--yes", "-o", "json")).With(0).Out)!;
        Assert.Equal(["chart.name", "chart.url", "chart.version", "values.app.image.tag"], report["adopted"]!.AsArray().Select(leaf => (string)leaf!["path"]!));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current, "0.79.2-1");
        Assert.Equal("0.41.0", (await _run.Operator.DesiredAsync("wandb")).Chart!.Version);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await ImagesAreAsync("0.80.1");
        Assert.Equal("1", await _run.EffectiveAsync("mine"));
    }

    [Fact]
    public async Task What_cannot_be_adopted_is_refused_in_words_and_nothing_is_written()
    {
        (await _shell.AdoptAsync("chart", "--yes")).With(1); // no such resource yet
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1, global: {host: h}}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current);
        var before = (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!.ToJsonString();
        Assert.Contains("nobody else has chart", (await _shell.AdoptAsync("chart", "--yes")).With(1).Error);
        Assert.Contains("The release has no values.mine", (await _shell.AdoptAsync("mine", "--yes")).With(1).Error);
        Assert.Contains("belongs to the customer", (await _shell.AdoptAsync("global.license", "--yes")).With(1).Error);
        await _run.Namespace.SetUserInputAsync("wandb", """{"app":{"image":{"tag":"0.79.2-hotfix"}}}""");
        Assert.Contains("wandb-spec-user", (await _shell.AdoptAsync("app.image.tag", "--yes")).With(1).Error);
        Assert.Contains("doesn't allow it", (await _shell.RunInAsync("default", "adopt", "alice", "--paths", "chart", "--yes")).With(1).Error);
        await _run.Namespace.SetUserInputAsync("wandb", "{}");
        await _run.BecomesAsync("app.image.tag", "0.79.2");
        await _run.IsAsync(Condition.Current);
        Assert.Equal(before, (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!.ToJsonString());
    }

    private async Task<string> CopyAsync() => new JsonObject
    {
        ["apiVersion"] = "apps.wandb.com/v1",
        ["kind"] = TestCluster.Kind,
        ["metadata"] = new JsonObject { ["name"] = "wandb" },
        ["spec"] = (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!.DeepClone(),
    }.ToJsonString();

    /// <summary>Who, from whom: in an event, and on the resource, where the poller leaves it.</summary>
    private async Task RecordedAsync(string manager)
    {
        Corev1EventList events = await _run.Namespace.Cluster.Admin.CoreV1.ListNamespacedEventAsync(_run.Namespace.Name);
        Assert.Contains(events.Items, item => item.Reason == "Adopted" && item.Message.Contains("alice gave", StringComparison.Ordinal) && item.Message.Contains($"from {manager}", StringComparison.Ordinal));
        Assert.Contains("alice gave the poller", (string?)(await _run.Namespace.FindResourceAsync("wandb"))!["metadata"]!["annotations"]!["releases.apps.wandb.com/adopted"]);
    }

    /// <summary>All images that the platform's version names have the same.</summary>
    private async Task ImagesAreAsync(string version)
    {
        await _run.BecomesAsync("app.image.tag", version);
        var values = (await _run.Operator.DesiredAsync("wandb")).Values!;
        var tags = values.Select(member => member.Value is JsonObject map && map["image"] is JsonObject image ? (string?)image["tag"] : null).ToList();
        Assert.True(tags.Count(tag => tag == version) > 10);
        Assert.Empty(tags.Intersect(new[] { "0.79.2", "0.79.2-hotfix", "0.80.1" }.Where(other => other != version)));
    }
}

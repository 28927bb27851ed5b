using System.Text.Json.Nodes;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>Others have what a release moves as a whole: nothing is half upgraded, and the state says who has what.</summary>
public sealed class ShadowedTests : IAsyncLifetime
{
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_copy_in_git_is_the_users_until_it_shrinks_to_what_is_theirs(bool serverSide)
    {
        await ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        var resource = (await _run.Namespace.FindResourceAsync("wandb"))!;
        var copy = new JsonObject
        {
            ["apiVersion"] = "apps.wandb.com/v1",
            ["kind"] = TestCluster.Kind,
            ["metadata"] = new JsonObject { ["name"] = "wandb" },
            ["spec"] = resource["spec"]!.DeepClone(),
        }.ToJsonString();
        await ApplyAsync(copy);
        await _run.PromoteAsync("0.80.1");
        if (!serverSide)
        {
            // Client-side apply takes what it changes, and the copy is what stands there: it's the pipeline's next run, after the release, that takes it all back.
            await _run.RunsAsync("0.80.1");
            await ApplyAsync(copy);
        }

        var state = await _run.IsAsync(Condition.Shadowed, "chart.version");
        Assert.Contains(state.Shadowed, path => path.Path == "chart.version" && path.By.Contains(serverSide ? "kubectl" : "kubectl-client-side-apply"));
        await _run.RunsAsync("0.79.2");
        await ImagesAreAsync("0.79.2");
        Assert.Contains(await _run.EventsAsync(), text => text.StartsWith("Warning Shadowed: others have chart.", StringComparison.Ordinal));

        await ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.80.1");
        await ImagesAreAsync("0.80.1");
        Assert.Empty((await _run.IsAsync(Condition.Current, "0.80.1-1")).Shadowed);

        Task ApplyAsync(string yaml) => serverSide ? _run.Kubectl().ApplyServerSideAsync(yaml) : _run.Kubectl().ApplyAsync(yaml);
    }

    [Fact]
    public async Task Some_of_the_images_in_the_users_hands_keep_all_of_them_where_they_are()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"app":{"image":{"tag":"0.79.2-hotfix"}}}}}""");
        await _run.IsAsync(Condition.Shadowed, "values.app.image.tag (kubectl-patch)");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Shadowed, "values.app.image.tag (kubectl-patch)");
        Assert.Equal("0.79.2-hotfix", await _run.EffectiveAsync("app.image.tag"));
        Assert.Equal("0.79.2", await _run.EffectiveAsync("api.image.tag"));
        Assert.Equal("0.41.0", (await _run.Operator.DesiredAsync("wandb")).Chart!.Version);

        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"app":{"image":{"tag":null}}}}}""");
        await _run.RunsAsync("0.80.1");
        await ImagesAreAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
    }

    [Fact]
    public async Task Images_in_the_consoles_hands_shadow_a_release_too()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.Namespace.SetUserInputAsync("wandb", """{"app":{"image":{"tag":"0.79.2-hotfix"}}}""");
        await _run.IsAsync(Condition.Shadowed, "values.app.image.tag (user input)");
        await _run.PromoteAsync("0.80.1");
        await _run.BecomesAsync("app.image.tag", "0.79.2-hotfix");
        await _run.Namespace.SetUserInputAsync("wandb", "{}");
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task Somebodys_own_chart_gets_no_images_of_another()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", "{url: https://charts.wandb.ai, name: operator-wandb, version: 0.40.0}"));
        await _run.IsAsync(Condition.Shadowed, "chart.version (kubectl-client-side-apply)");
        Assert.Equal("""{"mine":1}""", (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!["values"]!.ToJsonString());

        // The very chart of the release is no obstacle.
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", "{url: https://charts.wandb.ai, name: operator-wandb, version: 0.41.0}"));
        await _run.RunsAsync("0.79.2");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Shadowed, "chart.version");
        await ImagesAreAsync("0.79.2");
    }

    /// <summary>All images that the platform's version names have the same.</summary>
    private async Task ImagesAreAsync(string version)
    {
        await _run.BecomesAsync("app.image.tag", version);
        var values = (await _run.Operator.DesiredAsync("wandb")).Values!;
        var tags = values.Select(member => member.Value is JsonObject map && map["image"] is JsonObject image ? (string?)image["tag"] : null).ToList();
        var others = new[] { "0.79.2", "0.80.1" }.Where(other => other != version);
        Assert.True(tags.Count(tag => tag == version) > 10);
        Assert.Empty(tags.Intersect(others));
    }
}

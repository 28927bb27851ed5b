using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>design.md "The poller's layer": what people write counts, and what they let go of is the channel's again. The key is the one image of the sample releases that moves by itself.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private const string Tag = "console.image.tag";
    private const string Mine = "{mine: 1}";

    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
    }

    [Fact]
    public async Task The_channel_is_the_lowest_layer_and_its_next_release_lands()
    {
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current, "0.79.2-1 is what stable gives");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1 is what stable gives");
        Assert.Equal("1", await _run.EffectiveAsync("mine"));
        Assert.Equal("0.42.0", _run.Operator.Running("wandb")!.Spec.Chart!.Version);
        Assert.Equal(["Normal Updating", "Normal Current", "Normal Updating", "Normal Current"], (await _run.EventsAsync()).Select(text => text.Split(':')[0]));
    }

    [Fact]
    public async Task A_key_that_kubectl_apply_sets_changes_and_removes_is_the_users_until_then()
    {
        var alice = _run.Kubectl();
        await SetChangeRemoveAsync(
            () => alice.ApplyAsync(Yaml(Mine)),
            tag => alice.ApplyAsync(Yaml(With(tag))),
            () => alice.ApplyAsync(Yaml(Mine)));
    }

    [Fact]
    public async Task A_key_that_server_side_apply_sets_changes_and_removes_is_the_users_until_then()
    {
        var alice = _run.Kubectl();
        await SetChangeRemoveAsync(
            () => alice.ApplyServerSideAsync(Yaml(Mine)),
            // It is the poller's before, so that kubectl wants to be told.
            tag => alice.ApplyServerSideAsync(Yaml(With(tag)), force: true),
            () => alice.ApplyServerSideAsync(Yaml(Mine)));
    }

    [Fact]
    public async Task A_key_that_kubectl_edit_changes_is_the_users_until_it_is_removed()
    {
        var alice = _run.Kubectl();
        await SetChangeRemoveAsync(
            () => alice.ApplyAsync(Yaml(Mine)),
            tag => alice.EditAsync("wandb", $"/console:/,/tag:/s/tag:.*/tag: {tag}/"),
            () => alice.EditAsync("wandb", "/console:/,/tag:/{/tag:/d}"));
    }

    [Fact]
    public async Task A_key_that_a_second_manager_forces_is_its_until_it_lets_go()
    {
        var bob = _run.Kubectl("bob");
        await SetChangeRemoveAsync(
            () => _run.Kubectl().ApplyServerSideAsync(Yaml(Mine), "alices"),
            tag => bob.ApplyServerSideAsync(Yaml($"{{console: {{image: {{tag: {tag}}}}}}}"), "bobs", force: true),
            () => bob.ApplyServerSideAsync(ResourceYaml.V1("{theirs: 1}", chart: null), "bobs"));
    }

    [Fact]
    public async Task Of_two_managers_of_one_key_the_channel_waits_for_the_last()
    {
        await _run.Kubectl().ApplyServerSideAsync(Yaml(With("v7")), "alices");
        await _run.Kubectl("bob").ApplyServerSideAsync(Yaml("{console: {image: {tag: v7}}}"), "bobs");
        await _run.RunsAsync("0.79.2");
        await _run.Kubectl().ApplyServerSideAsync(Yaml(Mine), "alices");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.Equal("v7", await _run.EffectiveAsync(Tag));
        await _run.Kubectl("bob").ApplyServerSideAsync(Yaml("{theirs: 1}"), "bobs");
        await _run.BecomesAsync(Tag, "2.20");
    }

    [Fact]
    public async Task A_map_under_a_text_of_the_users_isnt_the_channels()
    {
        await _run.Kubectl().ApplyAsync(Yaml("{console: {image: none}}"));
        await _run.RunsAsync("0.79.2");
        Assert.Equal("none", await _run.EffectiveAsync("console.image"));
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.BecomesAsync(Tag, "2.19");
        Assert.Empty(_run.Operator.Failures);
    }

    [Theory]
    [InlineData("auto-update", "false")]
    [InlineData("window", "DAY 02:00-02:01 Europe/Berlin")]
    [InlineData(null, null)]
    public async Task User_input_of_the_console_wins_within_seconds_also_while_releases_wait(string? annotation, string? value)
    {
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.RunsAsync("0.79.2");
        if (annotation is not null)
        {
            await _run.AnnotateAsync(annotation, value!.Replace("DAY", $"{TimeProvider.System.GetUtcNow().AddDays(3):ddd}", StringComparison.Ordinal));
            await _run.PromoteAsync("0.80.1");
            await _run.IsAsync(Condition.Held, "0.80.1-1 waits");
        }

        await _run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"v9"}}}""");
        await _run.BecomesAsync(Tag, "v9");
        await _run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"v8","repository":"mine/console"}}}""");
        await _run.BecomesAsync(Tag, "v8");
        await _run.BecomesAsync("console.image.repository", "mine/console");
        await _run.Namespace.SetUserInputAsync("wandb", "{}");
        await _run.BecomesAsync(Tag, "2.19");
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
    }

    [Fact]
    public async Task User_input_that_nobody_can_read_changes_nothing()
    {
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.RunsAsync("0.79.2");
        await _run.Namespace.SetUserInputAsync("wandb", "{broken");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Misconfigured, "wandb-spec-user");
        Assert.Contains("0.79.2", (await _run.Namespace.FindResourceAsync("wandb"))!["spec"]!.ToJsonString(), StringComparison.Ordinal);
        await _run.Namespace.SetUserInputAsync("wandb", "{}");
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_key_of_the_users_in_a_map_of_the_channels_stays_when_the_map_leaves_the_channel()
    {
        await _run.PromoteAsync("0.80.1");
        await _run.Kubectl().ApplyAsync(Yaml(Mine));
        await _run.RunsAsync("0.80.1");
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"parquet":{"autoscaling":{"horizontal":{"maxReplicas":7}}}}}}""");
        await _run.PromoteAsync("0.82.2");
        await _run.RunsAsync("0.82.2");
        Assert.Equal("""{"horizontal":{"maxReplicas":7}}""", await _run.EffectiveAsync("parquet.autoscaling"));
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"console":{"image":{"tag":"v7"}}}}}""");
        await _run.AnnotateAsync("exclude", "console");
        await _run.AnnotateAsync("exclude-drop", "true");
        await _run.BecomesAsync("console", """{"image":{"tag":"v7"}}""");
    }

    /// <summary>At every point the effective value is the one of the hierarchy, also after another release; and after the removal the channel's returns.</summary>
    private async Task SetChangeRemoveAsync(Func<Task> create, Func<string, Task> set, Func<Task> remove)
    {
        await create();
        await _run.RunsAsync("0.79.2");
        Assert.Equal("2.19", await _run.EffectiveAsync(Tag));

        await set("v7");
        Assert.Equal("v7", await _run.EffectiveAsync(Tag));
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.Equal("v7", await _run.EffectiveAsync(Tag));

        await set("v6");
        Assert.Equal("v6", await _run.EffectiveAsync(Tag));
        await _run.PromoteAsync("0.81.3");
        await _run.RunsAsync("0.81.3");
        Assert.Equal("v6", await _run.EffectiveAsync(Tag));
        Assert.Equal("wandb/console", await _run.EffectiveAsync("console.image.repository"));

        await remove();
        await _run.BecomesAsync(Tag, "2.20.1");
        await _run.IsAsync(Condition.Current, "0.81.3-1");
        Assert.Empty(_run.Operator.Failures);
        Assert.Empty(_run.Operator.Panics);
    }

    private static string With(string tag) => $"{{mine: 1, console: {{image: {{tag: {tag}}}}}}}";

    private static string Yaml(string values) => ResourceYaml.V1(values, chart: null);
}

using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>What an administrator says by annotations (docs/poller.md).</summary>
public sealed class AnnotationTests : IAsyncLifetime
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
    [InlineData("auto-update", "no", "auto-update: Must be")]
    [InlineData("pin", "no release", "pin: Must be")]
    [InlineData("pin", "9.99.0-1", "no release 9.99.0-1")]
    [InlineData("channel", "No Channel", "channel: Must be")]
    [InlineData("channel", "nowhere", "no channel nowhere")]
    [InlineData("window", "sometimes", "window: Must be")]
    [InlineData("window", "Sat 02:00-06:00 Europe/Atlantis", "The time zone isn't known")]
    [InlineData("exclude", "console..tag", "exclude: ")]
    [InlineData("exclude", "console", "values.console.image.repository, which nobody else sets")]
    [InlineData("exclude-drop", "yes", "exclude-drop: Must be")]
    [InlineData("allow-rollback", "1", "allow-rollback: Must be")]
    [InlineData("manage-version", "", "manage-version: Must be")]
    [InlineData("auto-updates", "false", "did you mean auto-update?")]
    public async Task A_wrong_one_is_a_Warning_and_changes_nothing_until_it_is_mended(string annotation, string value, string reason)
    {
        await CreateAsync();
        await _run.AnnotateAsync(annotation, value);
        await _run.IsAsync(Condition.Misconfigured, reason);
        await _run.PromoteAsync("0.80.1");
        // What people write counts all the same, and shows that the release had its chance.
        await _run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"v9"}}}""");
        await _run.BecomesAsync("console.image.tag", "v9");
        await _run.IsAsync(Condition.Misconfigured, reason);
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
        Assert.Contains(await _run.EventsAsync(), text => text.StartsWith("Warning Misconfigured: ", StringComparison.Ordinal) && text.Contains(reason, StringComparison.Ordinal));

        await _run.AnnotateAsync(annotation, null);
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
    }

    [Fact]
    public async Task A_pin_holds_by_name_or_id_and_the_consoles_wins()
    {
        await CreateAsync();
        await _run.AnnotateAsync("auto-update", "false");
        await _run.AnnotateAsync("pin", "0.80.1-1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "pinned to 0.80.1-1");
        await _run.AnnotateAsync("pin", _run.Server.ReleaseId("0.81.3-1").ToString());
        await _run.RunsAsync("0.81.3");
        // A pin may go down.
        await _run.Namespace.SetUserInputAsync("wandb", $$"""{"_releaseId":"{{_run.Server.ReleaseId("0.80.1-1")}}"}""");
        await _run.RunsAsync("0.80.1");
        await _run.PromoteAsync("0.82.2");
        await _run.Namespace.SetUserInputAsync("wandb", "{}");
        await _run.RunsAsync("0.81.3");
        await _run.AnnotateAsync("pin", null);
        await _run.IsAsync(Condition.Held, "0.82.2-1 waits");
        await _run.AnnotateAsync("auto-update", null);
        await _run.RunsAsync("0.82.2");
    }

    [Fact]
    public async Task A_pin_to_the_same_release_holds_it_when_the_channel_moves_on()
    {
        await CreateAsync();
        await _run.AnnotateAsync("pin", "0.79.2-1");
        await _run.IsAsync(Condition.Current, "pinned to 0.79.2-1");
        await _run.PromoteAsync("0.80.1");
        await _run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"v9"}}}""");
        await _run.BecomesAsync("console.image.tag", "v9");
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
        await _run.AnnotateAsync("pin", null);
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_pause_ends_when_it_is_taken_away()
    {
        await CreateAsync();
        await _run.AnnotateAsync("auto-update", "false");
        await _run.PromoteAsync("0.80.1");
        Assert.Equal("0.80.1-1", (await _run.IsAsync(Condition.Held, "0.80.1-1 waits")).Waiting);
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
        await _run.AnnotateAsync("auto-update", "true");
        await _run.RunsAsync("0.80.1");
        Assert.Null((await _run.IsAsync(Condition.Current)).Waiting);
    }

    [Fact]
    public async Task A_closed_window_says_when_it_opens_and_an_open_one_lets_pass()
    {
        await CreateAsync();
        var opening = TimeProvider.System.GetUtcNow().AddDays(3);
        await _run.AnnotateAsync("window", $"{opening:ddd} 02:00-03:00 UTC");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Held, $"0.80.1-1 waits for the window {opening:ddd} 02:00-03:00 UTC, until {opening:yyyy-MM-dd} 02:00 UTC");
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
        await _run.AnnotateAsync("window", "Mon-Sun 00:00-24:00 UTC");
        await _run.RunsAsync("0.80.1");
    }

    [Fact]
    public async Task A_rollback_below_the_platform_version_waits_for_the_annotation()
    {
        await CreateAsync();
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.PromoteAsync("0.79.2");
        await _run.IsAsync(Condition.Refused, "allow-rollback: \"true\" allows it");
        Assert.Equal("0.80.1", await _run.EffectiveAsync("app.image.tag"));
        Assert.Contains(await _run.EventsAsync(), text => text.StartsWith("Warning Refused: 0.79.2-1", StringComparison.Ordinal));
        await _run.AnnotateAsync("allow-rollback", "true");
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current, "0.79.2-1");
    }

    [Fact]
    public async Task What_is_excluded_isnt_the_channels_here()
    {
        await CreateAsync();
        await _run.AnnotateAsync("exclude", "console");
        await _run.IsAsync(Condition.Misconfigured, "set it in the resource");
        Assert.Equal("2.19", await _run.EffectiveAsync("console.image.tag"));
        await _run.AnnotateAsync("exclude-drop", "true");
        await _run.BecomesAsync("console", null);
        await _run.IsAsync(Condition.Current);
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        Assert.Null(await _run.EffectiveAsync("console"));
        await _run.AnnotateAsync("exclude", null);
        await _run.BecomesAsync("console.image.tag", "2.20");
    }

    [Fact]
    public async Task An_image_that_is_excluded_holds_the_next_release_back_and_is_named()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.AnnotateAsync("exclude-drop", "true");
        await _run.AnnotateAsync("exclude", "app.image.tag");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Shadowed, "others have values.app.image.tag (the annotation releases.apps.wandb.com/exclude)");
    }

    [Fact]
    public async Task A_wrong_annotation_beside_unreadable_user_input_is_told()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.AnnotateAsync("window", "never");
        await _run.Namespace.SetUserInputAsync("wandb", "no JSON");
        await _run.IsAsync(Condition.Misconfigured, "no JSON object");
    }

    [Fact]
    public async Task What_is_excluded_may_come_from_somebody_else_without_more_ado()
    {
        await CreateAsync();
        await _run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"console":{"image":{"tag":"v7"}}}}}""");
        await _run.AnnotateAsync("exclude", "console.image.tag");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        Assert.Equal("v7", await _run.EffectiveAsync("console.image.tag"));
    }

    [Fact]
    public async Task Annotations_of_others_and_unrelated_changes_are_nothing_to_tell()
    {
        await CreateAsync();
        await _run.Kubectl().DoAsync("", "annotate", TestCluster.Plural, "wandb", "example.com/pin=no release");
        await _run.PromoteAsync("0.80.1");
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1");
        Assert.DoesNotContain(await _run.EventsAsync(), text => text.StartsWith("Warning", StringComparison.Ordinal));
    }

    private async Task CreateAsync()
    {
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync("0.79.2");
        await _run.IsAsync(Condition.Current);
    }
}

using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Cycle;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class OutcomeTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(30);
    private static readonly Decision Head = new(Example.Candidate("0.80.0"), Condition.Current, "0.80.0-1 is what stable gives");
    private static readonly Decision Held = new(Example.Candidate("0.80.0"), Condition.Held, "0.81.0-1 waits", "0.81.0-1");

    [Fact]
    public void A_change_that_was_applied_is_Updating_until_the_operator_is_done()
    {
        var before = Example.V1("Completed");
        var state = After(Pending(before), Head, before);
        Assert.Equal(Condition.Updating, state.Condition);
        Assert.Contains("the operator is at work", state.Reason, StringComparison.Ordinal);

        state = After(state, Head, Example.V1("Completed", "2026-09-01T12:00:09Z"));
        Assert.Equal((Condition.Current, Head.Reason, null), (state.Condition, state.Reason, state.Pending));
    }

    [Theory]
    [InlineData("Completed", Condition.Current)]
    [InlineData("Invalid Config", Condition.Quarantined)]
    public void The_same_phase_within_the_same_second_counts_when_another_was_seen_between(string phase, Condition expected)
    {
        var state = After(Pending(Example.V1(phase)), Head, Example.V1("Loading"));
        Assert.Equal(Condition.Updating, state.Condition);
        Assert.Equal(expected, After(state, Head, Example.V1(phase)).Condition);
    }

    [Fact]
    public void A_change_that_isnt_confirmed_in_time_is_said_and_still_waited_for()
    {
        var before = Example.V1("Completed");
        var state = Outcome.Of(Pending(before), Head, new ApplyResult.Done(before, [], null), Example.Observed(before), Retry, Example.Now.AddHours(2));
        Assert.Equal(Condition.Updating, state.Condition);
        Assert.Contains("hasn't finished in time", state.Reason, StringComparison.Ordinal);
        Assert.Equal(Condition.Current, After(state, Head, Example.V1("Completed", "2026-09-01T15:00:00Z")).Condition);
    }

    [Fact]
    public void A_failure_quarantines_the_release_once()
    {
        var (before, failed) = (Example.V1("Completed"), Example.V1("Invalid Config", "2026-09-01T12:00:09Z"));
        var state = After(Pending(before), Head, failed);
        Assert.Equal((Condition.Quarantined, null), (state.Condition, state.Pending));
        Assert.Equal(["sha256:0.80.0"], state.Quarantine.Select(one => one.Digest));
        state = After(state with { Pending = Pending(before).Pending }, Head, failed);
        Assert.Single(state.Quarantine);
    }

    [Fact]
    public void What_holds_a_newer_release_back_is_said_rather_than_what_becomes_of_the_one_that_is_held()
    {
        var before = Example.V1("Completed");
        var state = After(Pending(before), Held, before);
        Assert.Equal((Condition.Held, "0.81.0-1"), (state.Condition, state.Waiting));
        Assert.NotNull(state.Pending);
        var obstacle = new Obstacle(Condition.Shadowed, "others have app");
        Assert.Equal(Condition.Held, Outcome.Of(state, Held, new ApplyResult.Done(before, [], obstacle), Example.Observed(before), Retry, Example.Now).Condition);
        Assert.Equal(Condition.Shadowed, Outcome.Of(state, Head, new ApplyResult.Done(before, [], obstacle), Example.Observed(before), Retry, Example.Now).Condition);
    }

    [Fact]
    public void A_release_isnt_blamed_for_what_failed_before_it_already()
    {
        var (before, after) = (Example.V1("Invalid Config"), Example.V1("Invalid Config", "2026-09-01T12:00:09Z"));
        var pending = Pending(before);
        var state = After(pending with { Pending = pending.Pending! with { WasFailing = true } }, Head, after);
        Assert.Equal(Condition.Updating, state.Condition);
        Assert.Empty(state.Quarantine);
        Assert.Contains("failed before it already", state.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_told_in_its_own_words_and_remembered_with_what_was_refused()
    {
        var resource = Example.V1("Completed");
        var state = Outcome.Of(Pending(resource), Head, new ApplyResult.Refused("admission says no"), Example.Observed(resource), Retry, Example.Now);
        Assert.Equal((Condition.Rejected, "the API server refuses 0.80.0-1: admission says no", null), (state.Condition, state.Reason, state.Pending));
        Assert.Equal(("sha256:0.80.0", resource.Generation, Example.Now), (state.Rejected!.Digest, state.Rejected.Generation, state.Rejected.At));
    }

    private static ResourceState Pending(WandbResource before)
    {
        var state = Example.Holding("0.80.0").State;
        return state with { IsHeldApplied = false, Pending = new PendingChange(state.Held!.Digest, Example.Now.AddMinutes(45), Confirm.SignatureOf(before), WasFailing: false) };
    }

    private static ResourceState After(ResourceState state, Decision decision, WandbResource resource) =>
        Outcome.Of(state, decision, new ApplyResult.Done(resource, [], null), Example.Observed(resource), Retry, Example.Now);

    [Fact]
    public void The_API_servers_words_are_kept_without_a_license_that_they_quote() => Assert.Equal(
        "spec.wandb.license: Invalid value: \"***\"", new ApplyResult.Refused("spec.wandb.license: Invalid value: \"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln\"").Message);
}

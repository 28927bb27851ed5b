using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Poller.State;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class OutcomeTests
{
    private static readonly Decision Head = new(Example.Candidate("0.80.0"), Condition.Current, "0.80.0-1 is the head of stable");
    private static readonly Decision Held = new(Example.Candidate("0.80.0"), Condition.Held, "0.81.0-1 waits", "0.81.0-1");

    [Fact]
    public void A_change_that_was_applied_is_Updating_until_the_operator_is_done()
    {
        var before = Example.V1("Completed");
        var state = After(Pending(before), Head, before);
        Assert.Equal((Condition.Updating, true), (state.Condition, state.IsHeldApplied));
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
        var state = Outcome.Of(Pending(before), Head, new ApplyResult.Done(before, [], null), before, null, Example.Now.AddHours(2));
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
        Assert.Equal(Condition.Held, Outcome.Of(state, Held, new ApplyResult.Done(before, [], obstacle), before, null, Example.Now).Condition);
        Assert.Equal(Condition.Shadowed, Outcome.Of(state, Head, new ApplyResult.Done(before, [], obstacle), before, null, Example.Now).Condition);
    }

    [Fact]
    public void A_release_that_was_shadowed_isnt_applied()
    {
        var resource = Example.V1("Completed");
        var state = Example.Holding(null).Holding(Example.Release("0.80.0"), Example.Document("0.80.0")).State;
        Assert.False(Outcome.Of(state, Head, new ApplyResult.Done(resource, [], new Obstacle(Condition.Shadowed, "others")), resource, null, Example.Now).IsHeldApplied);
        Assert.True(Outcome.Of(state, Head, new ApplyResult.Done(resource, [], null), resource, null, Example.Now).IsHeldApplied);
    }

    [Fact]
    public void A_refusal_is_told_in_its_own_words_and_remembered_with_what_was_refused()
    {
        var resource = Example.V1("Completed");
        var state = Outcome.Of(Pending(resource), Head, new ApplyResult.Refused("admission says no"), resource, null, Example.Now);
        Assert.Equal((Condition.Rejected, "the API server refuses 0.80.0-1: admission says no", null), (state.Condition, state.Reason, state.Pending));
        Assert.Equal(("sha256:0.80.0", resource.Generation, Example.Now), (state.Rejected!.Digest, state.Rejected.Generation, state.Rejected.At));
        // Nothing was tried in the next cycle: that isn't Current.
        Assert.Equal(Condition.Rejected, Outcome.Of(state, Head, null, resource, null, Example.Now).Condition);
        Assert.Null(After(state, Head, resource).Rejected);
    }

    private static ResourceState Pending(WandbResource before)
    {
        var state = Example.Holding("0.80.0").State;
        return state with { IsHeldApplied = false, Pending = new PendingChange(state.Held!.Digest, Example.Now.AddMinutes(45), Confirm.SignatureOf(before)) };
    }

    private static ResourceState After(ResourceState state, Decision decision, WandbResource resource) =>
        Outcome.Of(state, decision, new ApplyResult.Done(resource, [], null), resource, null, Example.Now);
}

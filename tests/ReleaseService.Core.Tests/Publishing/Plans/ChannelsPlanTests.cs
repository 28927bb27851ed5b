using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;
using ReleaseService.Core.Tests.Architecture;
using ReleaseService.Core.Tests.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Plans;

public sealed class ChannelsPlanTests
{
    private static readonly Guid Alias = Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e");

    [Fact]
    public void An_empty_server_gets_releases_then_channels_then_promotions() => Assert.Equal(
        ["release 0.71.0-1", "release 0.72.0-1", "channel beta", "channel stable", "beta 1: 0.71.0-1", "beta 2: 0.72.0-1", "stable 1: 0.71.0-1"],
        Print(new ServerModel().Plan("stable>beta* 1", "beta 1 2")));

    [Fact]
    public void What_the_server_has_is_not_done_again()
    {
        var plan = ServerModel.Of("stable>beta* 1", "beta 1 2").Plan("stable>beta* 1", "beta 1 2");
        Assert.Empty(plan.Steps);
        Assert.Empty(plan.Conflicts);
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void Only_the_end_of_a_list_is_promoted()
    {
        var plan = ServerModel.Of("beta* 1 2").Plan("beta* 1 2 3 2!");
        Assert.Equal(["release 0.73.0-1", "beta 3: 0.73.0-1", "beta 4: 0.72.0-1 rollback"], Print(plan));
        Assert.False(plan.IsRefused);
        var step = Assert.IsType<PlanStep.Promote>(plan.Steps[^1]);
        Assert.Equal(("Because of 2!.", new SourcePlace("beta.yaml", 13, 5)), (step.Reason, step.Place));
    }

    [Fact]
    public void Promotions_come_in_the_order_of_their_time_over_all_channels_and_new_ones_last() => Assert.Equal(
        ["beta 1: 0.71.0-1", "stable 1: 0.71.0-1", "alpha 1: 0.72.0-1", "beta 2: 0.72.0-1", "beta 3: 0.73.0-1", "stable 2: 0.72.0-1", "alpha 2: 0.73.0-1"],
        Print(new ServerModel().Plan("stable>beta* 1@5 2", "alpha>stable 2@6 3", "beta 1@5 2@7 3")).Where(line => line.Contains(':', StringComparison.Ordinal)));

    [Fact]
    public void A_diff_is_against_the_head_of_that_moment()
    {
        var steps = ServerModel.Of("beta* 1").Plan("beta* 1 2 3").Steps.OfType<PlanStep.Promote>().ToList();
        Assert.Equal(["0.71.0-1", "0.72.0-1"], steps.Select(step => step.Diff!.From!.Name));
        Assert.Contains(steps[1].Diff!.Changes, change => (change.Path, change.Old?.GetString(), change.New?.GetString()) == ("values.app.image.tag", "0.72.0", "0.73.0"));
        Assert.Null(Assert.IsType<PlanStep.Promote>(new ServerModel().Plan("beta* 1").Steps[^1]).Diff!.From);
    }

    [Theory]
    [InlineData("beta* 2 1", "promotion_down")]
    [InlineData("beta* 1 2!", "rollback_not_down")]
    [InlineData("beta* 1!", "rollback_not_down")]
    public void A_promotion_that_the_rules_refuse_says_so(string beta, string code)
    {
        var plan = new ServerModel().Plan(beta);
        Assert.Equal([code], Assert.IsType<PlanStep.Promote>(plan.Steps[^1]).Refusals.Select(refusal => refusal.Code));
        Assert.True(plan.IsRefused);
    }

    [Fact]
    public void The_required_channel_must_have_had_a_release_long_enough_by_the_servers_time()
    {
        var server = ServerModel.Of("stable>beta*", "beta 1");
        var refusals = server.Plan("stable>beta* 1 2 3", "beta 1 2").Steps.OfType<PlanStep.Promote>().Select(step => (step.Channel.Name, step.Sequence, string.Join(',', step.Refusals.Select(refusal => refusal.Code))));
        Assert.Equal([("beta", 2, ""), ("stable", 1, ""), ("stable", 2, "promotion_too_early"), ("stable", 3, "promotion_too_early")], refusals);
    }

    [Fact]
    public void A_withdrawn_release_is_refused()
    {
        var server = ServerModel.Of("beta* 1 2", "nightly 1 2");
        server.Withdraw(1);
        Assert.Equal("release_withdrawn", Assert.IsType<PlanStep.Promote>(Assert.Single(server.Plan("beta* 1 2", "nightly 1 2 1!").Steps)).Refusals[0].Code);
    }

    [Fact]
    public void A_new_release_has_the_findings_against_the_head_that_it_replaces()
    {
        var changed = PlanFolder.Make(2, LintFile.WithValue("app2: {a: [1]}").Replace("  console:\n    image:\n      repository: wandb/console\n      tag: 2.18.1\n", "  console: true\n", StringComparison.Ordinal));
        var plan = ServerModel.Of("beta* 1").Plan(PlanFolder.Of("beta* 1 2").With(changed));
        Assert.Equal(["kind-change", "list-concatenates", "image-missing"], Assert.IsType<PlanStep.NewRelease>(plan.Steps[0]).Findings.Select(finding => finding.RuleId));
        Assert.Equal(["kind_change"], Assert.IsType<PlanStep.Promote>(plan.Steps[1]).Refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public void An_error_of_lint_refuses_the_plan()
    {
        var plan = new ServerModel().Plan(PlanFolder.Of("beta*").With(PlanFolder.Make(2, LintFile.WithValue("global: {host: a}"))));
        Assert.Contains(Assert.IsType<PlanStep.NewRelease>(plan.Steps[0]).Findings, finding => finding.RuleId == "customer-key");
        Assert.True(plan.IsRefused);
        Assert.Equal([("not_promoted", "0.72.0-1")], plan.Notes.Select(note => (note.Code, note.Subject)));
    }

    [Fact]
    public void Notes_are_corrected_and_aliases_added_but_no_alias_is_taken_away()
    {
        var richer = PlanFolder.Make(1, LintFile.With("notes: First.", $"notes: Second.\naliases: [{Alias}]"));
        var poorer = PlanFolder.Make(1, LintFile.With("notes: First.\n", ""));
        var folder = PlanFolder.Of("beta* 1");
        var server = ServerModel.Of(folder);
        var plan = server.Plan(folder.With(richer));
        Assert.Equal(["notes of 0.71.0-1 from First.", $"aliases of 0.71.0-1: {Alias}"], Print(plan));
        server.Apply(plan);
        Assert.Empty(server.Plan(folder.With(richer)).Steps);
        Assert.Empty(server.Plan(folder.With(poorer)).Steps);
    }

    [Fact]
    public void A_file_without_notes_adds_its_aliases_and_leaves_the_servers_notes()
    {
        var folder = PlanFolder.Of("beta* 1");
        var server = ServerModel.Of(folder);
        server.Apply(server.Plan(folder.With(PlanFolder.Make(1, LintFile.With("notes: First.\n", $"aliases: [{Alias}]\n")))));
        var release = Assert.Single(server.State.Releases);
        Assert.Equal("First.", release.Notes);
        Assert.Equal([Alias], release.Aliases);
    }

    [Fact]
    public void A_release_of_another_content_is_a_conflict_and_is_promoted_nowhere()
    {
        var other = PlanFolder.Make(1, LintFile.WithValue("a: b"));
        var plan = ServerModel.Of("beta* 1").Plan(PlanFolder.Of("beta* 1 2", "nightly 1").With(other));
        var conflict = Assert.IsType<PlanConflict.ReleaseContent>(Assert.Single(plan.Conflicts));
        Assert.Equal(("0.71.0-1", other.Release.Digest, PlanFolder.Release(1).Release.Digest), (conflict.Name, conflict.FileDigest, conflict.ServerDigest));
        Assert.Contains(conflict.FileDigest, conflict.Message, StringComparison.Ordinal);
        Assert.Equal(["release 0.72.0-1", "channel nightly", "beta 2: 0.72.0-1"], Print(plan));
    }

    [Fact]
    public void An_alias_of_another_release_is_a_conflict()
    {
        var server = ServerModel.Of(PlanFolder.Of("beta* 1").With(PlanFolder.Make(1, LintFile.With("notes: First.", $"notes: First.\naliases: [{Alias}]"))));
        var plan = server.Plan(PlanFolder.Of("beta* 1 2").With(PlanFolder.Make(2, LintFile.With("notes: First.", $"notes: First.\naliases: [{Alias}, {PlanFolder.Release(1).Release.Id}]"))));
        Assert.Equal([(Alias, "0.71.0-1"), (PlanFolder.Release(1).Release.Id, "0.71.0-1")], plan.Conflicts.Cast<PlanConflict.AliasTaken>().Select(conflict => (conflict.Alias, conflict.TakenBy)));
    }

    [Fact]
    public void An_id_that_is_an_alias_of_another_release_is_a_conflict()
    {
        var id = PlanFolder.Release(2).Release.Id;
        var server = ServerModel.Of(PlanFolder.Of("beta* 1").With(PlanFolder.Make(1, LintFile.With("notes: First.", $"notes: First.\naliases: [{id}]"))));
        var conflict = Assert.IsType<PlanConflict.IdTaken>(Assert.Single(server.Plan("beta* 1 2").Conflicts));
        Assert.Equal((id, "0.72.0-1", "0.71.0-1"), (conflict.Id, conflict.Release, conflict.TakenBy));
        Assert.Contains("a new name", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_another_one_on_the_server_is_a_conflict_with_both_sides()
    {
        var plan = ServerModel.Of("beta* 1 2 3").Plan("beta* 1 3 2! 4", "nightly 1");
        Assert.Equal([2L, 3L], plan.Conflicts.Cast<PlanConflict.History>().Select(conflict => conflict.Sequence));
        var conflict = (PlanConflict.History)plan.Conflicts[0];
        Assert.Equal(("beta", "0.73.0-1", PlanFolder.Release(3).Release.Id, "0.72.0-1"), (conflict.Channel, conflict.File.Release, conflict.FileReleaseId!.Value, conflict.Server.ReleaseName));
        Assert.Contains("promoted by token:ann at 2026-08-01T12:00:00.000Z", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(["release 0.74.0-1", "channel nightly", "nightly 1: 0.71.0-1"], Print(plan));
    }

    [Fact]
    public void A_file_that_is_behind_is_no_conflict()
    {
        var plan = ServerModel.Of("beta* 1 2 3").Plan("beta* 1 2");
        Assert.Empty(plan.Steps);
        Assert.Empty(plan.Conflicts);
        var note = Assert.Single(plan.Notes);
        Assert.Equal(("behind", "beta"), (note.Code, note.Subject));
        Assert.Contains("2 promotions, the server 3; channels pull", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_a_release_may_be_missing_for_what_the_server_has_but_not_for_what_is_new()
    {
        var folder = PlanFolder.Of([PlanFolder.Channel("beta* 1 2 3")], [2]);
        var plan = ServerModel.Of("beta* 1 2").Plan(folder);
        Assert.Empty(plan.Steps);
        Assert.Equal((3, "0.73.0-1"), Assert.IsType<PlanConflict.ReleaseFileMissing>(Assert.Single(plan.Conflicts)) is var missing ? (missing.Sequence, missing.Release) : default);
    }

    [Fact]
    public void Changed_fields_of_a_channel_are_shown_old_and_new()
    {
        var file = PlanFolder.Channel("stable>beta*");
        var changed = file with { Channel = file.Channel with { Title = "New", Description = "D", Access = ChannelAccess.Licensed, Requires = new("beta", 1) } };
        var plan = ServerModel.Of("stable>beta*", "beta").Plan(PlanFolder.Of([changed, PlanFolder.Channel("beta")], []));
        var step = Assert.IsType<PlanStep.ChangeChannel>(Assert.Single(plan.Steps));
        Assert.Equal(
            [new("title", "stable", "New"), new("description", "", "D"), new("access", "public", "licensed"), new("requires", "beta, 72 h", "beta, 1 h")],
            step.Changes);
        Assert.Equal(new PutChannelRequest("New", "D", ChannelAccess.Licensed, true, new("beta", 1), ExpectedRevision: 2, SupportMonths: 6), step.Request);
    }

    [Theory]
    [InlineData("a* b", "a b*", "b: default false > true")]
    [InlineData("a b*", "a* b", "a: default false > true")]
    [InlineData("a*", "a b*", "b")]
    public void The_default_moves_by_the_channel_that_becomes_it(string before, string after, string steps)
    {
        var server = ServerModel.Of(before.Split(' '));
        var plan = server.Plan(after.Split(' '));
        Assert.Equal(steps, string.Join(" | ", plan.Steps.Select(step => step is PlanStep.ChangeChannel change
            ? $"{change.Channel.Name}: {string.Join(", ", change.Changes.Select(field => $"{field.Field} {field.Old} > {field.New}"))}" : ((PlanStep.NewChannel)step).Channel.Name)));
        server.Apply(plan);
        Assert.Empty(server.Plan(after.Split(' ')).Steps);
    }

    [Theory]
    [InlineData("a* 1", "a 1|b* 1", "channel b, b 1: 0.71.0-1, b default")]
    [InlineData("a* 2|b 1", "a 2|b* 1 3 4", "release 0.73.0-1, release 0.74.0-1, b 2: 0.73.0-1, b default, b 3: 0.74.0-1")]
    [InlineData("a* 2|b 1", "a 2 1!|b* 1", "a 2: 0.71.0-1 rollback, b default")]
    [InlineData("a* 1|b 1", "a 1 2|b* 1", "release 0.72.0-1, b default, a 2: 0.72.0-1")]
    [InlineData("a* 1|b>a 1", "a>b 1|b* 1 2", "release 0.72.0-1, b default requires, a requires, b 2: 0.72.0-1")]
    [InlineData("a* 1|b", "a 1|b>a* 1", "b requires, b 1: 0.71.0-1, b default")]
    public void The_default_moves_as_soon_as_the_channel_is_as_far(string before, string after, string steps)
    {
        var server = ServerModel.Of(before.Split('|'));
        var plan = server.Plan(after.Split('|'));
        Assert.Empty(plan.Conflicts);
        Assert.Equal(steps, string.Join(", ", Print(plan)));
        server.Apply(plan); // the model refuses a default that would go down, and a revision that isn't the channel's
        Assert.Empty(server.Plan(after.Split('|')).Steps);
    }

    [Theory]
    [InlineData("a* 1", "a 1|b*", "b has had no release yet; who names no channel would go down")]
    [InlineData("a* 2", "a 2 3|b* 1", "b is at platform 0.71.0, an older release than a's (0.73.0); who names no channel would go down")]
    public void A_default_that_never_may_move_is_a_conflict(string before, string after, string why)
    {
        var conflict = Assert.IsType<PlanConflict.DefaultRefused>(Assert.Single(ServerModel.Of(before.Split('|')).Plan(after.Split('|')).Conflicts));
        Assert.Equal(("b", "a"), (conflict.Channel, conflict.Former));
        Assert.Contains(why, conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_waits_for_what_conflicts_is_no_conflict_of_its_own() =>
        Assert.IsType<PlanConflict.ReleaseFileMissing>(Assert.Single(ServerModel.Of("a* 1").Plan(PlanFolder.Of([PlanFolder.Channel("a 1"), PlanFolder.Channel("b* 2")], [1])).Conflicts));

    [Fact]
    public void A_default_that_nobody_takes_over_is_a_conflict() =>
        Assert.Equal("a", Assert.IsType<PlanConflict.NoDefault>(Assert.Single(ServerModel.Of("a*", "b").Plan("a", "b").Conflicts)).Channel);

    [Theory]
    [InlineData("a>b b>c c", "c>b b>a a")]
    [InlineData("a>b b c*", "b>a a>c* c")]
    [InlineData("a>b* b", "b>a a")]
    public void Requirements_turn_around_without_a_cycle_on_the_way(string before, string after)
    {
        var server = ServerModel.Of(before.Split(' '));
        server.Apply(server.Plan(after.Split(' '))); // the model refuses cycles
        Assert.Empty(server.Plan(after.Split(' ')).Steps);
    }

    [Fact]
    public void Channels_outside_the_scope_are_left_out_and_said_so()
    {
        var plan = new ServerModel().Plan(PlanFolder.Of("stable>beta* 1", "beta 1", "nightly 2"), "beta", "nightly");
        Assert.Equal(["release 0.71.0-1", "release 0.72.0-1", "channel beta", "channel nightly", "beta 1: 0.71.0-1", "nightly 1: 0.72.0-1"], Print(plan));
        Assert.Equal([("left_out", "stable")], plan.Notes.Select(note => (note.Code, note.Subject)));
    }

    [Fact]
    public void A_channel_of_the_server_without_a_file_is_left_alone()
    {
        var plan = ServerModel.Of("stable* 1", "old 1").Plan("stable* 1");
        Assert.Empty(plan.Steps);
        Assert.Equal([("not_declared", "old")], plan.Notes.Select(note => (note.Code, note.Subject)));
    }

    [Fact]
    public void What_is_not_known_here_is_left_to_the_server()
    {
        var state = ServerModel.Of("stable>beta* 1", "beta 1 2").State;
        var hidden = state with { Channels = [.. state.Channels.Where(channel => channel.Name == "stable")], Promotions = state.Promotions.Where(entry => entry.Key == "stable").ToDictionary() };
        var folder = PlanFolder.Of("stable>beta* 1 2", "beta 1 2");
        var plan = ChannelsPlan.Make(folder, hidden, ["stable"], PlanFolder.Start);
        Assert.Empty(Assert.IsType<PlanStep.Promote>(Assert.Single(plan.Steps)).Refusals);
        Assert.Equal(["left_out", "unchecked"], plan.Notes.Select(note => note.Code));

        var headless = ChannelsPlan.Make(PlanFolder.Of([PlanFolder.Channel("stable* 1 2")], [2]), state with { Manifests = new Dictionary<Guid, Core.Releases.Release>() }, ["stable"], PlanFolder.Start);
        Assert.Null(Assert.IsType<PlanStep.Promote>(headless.Steps[^1]).Diff);
        Assert.Contains(headless.Notes, note => (note.Code, note.Subject) == ("unchecked", "stable"));
    }

    [Fact]
    public void The_samples_reach_an_empty_server_and_a_second_plan_is_empty()
    {
        var folder = Expect.Valid(ChannelsFolder.Read(Path.Combine(Repository.Root, "channels")));
        var server = ServerModel.Of(folder);
        Assert.Empty(server.Plan(folder).Steps);
        Assert.Equal(folder.Channels.Sum(file => file.Promotions.Count), server.State.Promotions.Values.Sum(list => list.Count));
    }

    private static IEnumerable<string> Print(ChannelsPlan plan) => plan.Steps.Select(step => step switch
    {
        PlanStep.NewRelease { Source.Release.Name: var name } => $"release {name}",
        PlanStep.CorrectNotes correction => $"notes of {correction.Source.Release.Name} from {correction.Before}",
        PlanStep.AddAliases addition => $"aliases of {addition.Source.Release.Name}: {string.Join(", ", addition.Aliases)}",
        PlanStep.NewChannel { Channel.Name: var name } => $"channel {name}",
        PlanStep.ChangeChannel change => $"{change.Channel.Name} {string.Join(' ', change.Changes.Select(field => field.Field))}",
        PlanStep.Promote promotion => $"{promotion.Channel.Name} {promotion.Sequence}: {promotion.Release.Name}{(promotion.IsRollback ? " rollback" : "")}",
        _ => step.ToString()!,
    });
}

using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;
using ReleaseService.Core.Tests.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Plans;

public sealed class ChannelsPlanProperties
{
    private static readonly string[] Names = ["alpha", "beta", "gamma", "omega"];

    /// <summary>Releases in versions of the same manifest: with other notes, and with aliases.</summary>
    private static readonly ReleaseSource[][] Versions = [.. Enumerable.Range(0, 6).Select(number => new[]
    {
        PlanFolder.Release(number),
        PlanFolder.Make(number, LintFile.With("notes: First.", "notes: Other.")),
        PlanFolder.Make(number, LintFile.With("notes: First.", $"notes: First.\naliases: [0b90c2f5-6f0a-4c7e-9d3e-00000000000{number}]")),
        PlanFolder.Make(number, LintFile.With("notes: First.\n", "")),
    })];

    [Property(MaxTest = 400)]
    public void Once_a_plan_is_done_another_one_is_empty_and_nothing_was_taken_away(DoNotSize<int> seed)
    {
        var (server, folder, plan, _) = Life(seed.Item);
        if (IsRefused(plan, folder))
            return;

        var before = server.State;
        server.Apply(plan); // the model refuses steps in a wrong order
        var after = server.State;
        var second = server.Plan(folder);
        Assert.Empty(second.Steps);
        Assert.Empty(second.Conflicts);

        Assert.All(folder.Channels, file => Assert.Equal(file.Channel, Read(after.Channels.Single(channel => channel.Name == file.Channel.Name))));
        Assert.All(folder.Channels, file => Assert.Equal(
            file.Promotions.Select(promotion => (promotion.Release, promotion.Reason, promotion.IsRollback)),
            after.PromotionsOf(file.Channel.Name).Select(promotion => (promotion.ReleaseName, promotion.Reason, promotion.IsRollback))));
        Assert.All(before.Promotions, entry => Assert.Equal(entry.Value, after.PromotionsOf(entry.Key).Take(entry.Value.Count)));
        Assert.Subset(after.Releases.Select(release => release.Digest).ToHashSet(), before.Releases.Select(release => release.Digest).ToHashSet());
        Assert.Subset(after.Releases.SelectMany(release => release.Aliases).ToHashSet(), before.Releases.SelectMany(release => release.Aliases).ToHashSet());
    }

    [Property(MaxTest = 200)]
    public void A_plan_that_was_broken_off_anywhere_is_completed_by_the_next(DoNotSize<int> seed)
    {
        var (server, folder, plan, random) = Life(seed.Item);
        if (IsRefused(plan, folder))
            return;

        server.Apply(plan with { Steps = [.. plan.Steps.Take(random.Next(plan.Steps.Count + 1))] });
        server.Apply(server.Plan(folder));
        Assert.Empty(server.Plan(folder).Steps);
    }

    [Fact]
    public void These_lives_are_full_ones()
    {
        var plans = Enumerable.Range(0, 200).Select(seed => Life(seed).Plan).ToList();
        var done = plans.Where(plan => plan.Conflicts.Count == 0).ToList();
        Assert.InRange(done.Count, 100, plans.Count - 20);
        Assert.True(done.Count(plan => plan.Steps.SkipWhile(step => step is not PlanStep.Promote).Any(step => step is PlanStep.ChangeChannel)) > 10, "The default waits.");
        Assert.True(done.Count(plan => plan.Steps.TakeWhile(step => step is not PlanStep.Promote).OfType<PlanStep.ChangeChannel>().Any(step => step.Changes.Any(field => field.Field == "default"))) > 10, "It doesn't.");
        Assert.All(
            new[] { typeof(PlanStep.NewRelease), typeof(PlanStep.CorrectNotes), typeof(PlanStep.AddAliases), typeof(PlanStep.NewChannel), typeof(PlanStep.ChangeChannel), typeof(PlanStep.Promote) },
            kind => Assert.True(done.Count(plan => plan.Steps.Any(step => step.GetType() == kind)) > 50, kind.Name));
    }

    /// <summary>A server that has an earlier folder, and the plan that brings it to a later one.</summary>
    private static (ServerModel Server, ChannelsFolder Folder, ChannelsPlan Plan, Random Random) Life(int seed)
    {
        var random = new Random(seed);
        var lists = Names.ToDictionary(name => name, _ => List(random));
        var server = ServerModel.Of(Folder(random, lists, isEarlier: true));
        var folder = Folder(random, lists, isEarlier: false);
        return (server, folder, server.Plan(folder), random);
    }

    /// <summary>Only the default conflicts here, and only where it would go down in the end: names of releases are in the order of their versions.</summary>
    private static bool IsRefused(ChannelsPlan plan, ChannelsFolder folder)
    {
        foreach (var conflict in plan.Conflicts)
        {
            var refused = Assert.IsType<PlanConflict.DefaultRefused>(conflict);
            Assert.True(string.CompareOrdinal(End(refused.Channel), End(refused.Former)) < 0, refused.Message);
        }

        return plan.Conflicts.Count > 0;

        string? End(string channel) => folder.Channels.Single(file => file.Channel.Name == channel).Promotions is [.., var last] ? last.Release : null;
    }

    /// <summary>Folders of the same lists: an earlier one has fewer channels, with other fields, and only the beginning of each list.</summary>
    private static ChannelsFolder Folder(Random random, Dictionary<string, List<DeclaredPromotion>> lists, bool isEarlier)
    {
        var names = Names.Where(_ => !isEarlier || random.Next(3) > 0).OrderBy(_ => random.Next()).ToList();
        var @default = random.Next(Math.Max(names.Count, 1));
        var files = names.Select((name, index) => new ChannelFile(
            new Channel(
                name, $"Title {random.Next(2)}", $"{random.Next(2)}", (ChannelAccess)random.Next(3), index == @default,
                index > 0 && random.Next(2) == 0 ? new ChannelRequirement(names[random.Next(index)], random.Next(2) * 72) : null),
            isEarlier ? [.. lists[name].Take(random.Next(lists[name].Count + 1))] : lists[name])).ToList();
        return Enumerable.Range(0, 6)
            .Where(number => random.Next(2) == 0 || files.Exists(file => file.Promotions.Any(promotion => promotion.Release == PlanFolder.Name(number))))
            .Aggregate(PlanFolder.Of(files, []), (folder, number) => folder.With(Versions[number][random.Next(4)]));
    }

    private static List<DeclaredPromotion> List(Random random)
    {
        List<DeclaredPromotion> list = [];
        var (at, isNew) = (PlanFolder.Start.AddDays(-100), false);
        for (var count = random.Next(7); count > 0; count--)
        {
            var release = PlanFolder.Name(random.Next(6));
            isNew |= random.Next(5) == 0;
            at = at.AddHours(random.Next(48));
            if (list.Count == 0 || list[^1].Release != release)
                list.Add(new(release, isNew ? null : at, $"{random.Next(100)}", random.Next(2) == 0));
        }

        return list;
    }

    private static Channel Read(ChannelDetails details) => new(details.Name, details.Title, details.Description, details.Access, details.IsDefault, details.Requires);
}

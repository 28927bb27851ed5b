using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

/// <summary>Long random lives of two channels, of which stable requires a day on beta. What must hold of every promotion is said here in numbers, not with the rules' own code.</summary>
public sealed class PromotionProperties
{
    private static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    private static readonly Candidate[] Candidates =
        [.. from platform in Enumerable.Range(8, 4) from day in Enumerable.Range(1, 2) from chart in Enumerable.Range(9, 2) select new Candidate(platform, day, chart)];

    [Property(MaxTest = 300)]
    public void Without_rollback_and_force_neither_platform_nor_chart_ever_goes_down(DoNotSize<int> seed)
    {
        foreach (var (made, history) in Live(seed.Item).Where(step => step is { Made: { IsRollback: false, Forced.Count: 0 }, History.Count: > 0 }))
            Assert.True(Order(made.Candidate, history[^1].Candidate) >= 0 && made.Candidate.Chart >= history[^1].Candidate.Chart, $"{made} after {history[^1]}");
    }

    [Property(MaxTest = 300)]
    public void A_rollback_always_goes_down_and_says_why(DoNotSize<int> seed)
    {
        foreach (var (made, history) in Live(seed.Item).Where(step => step.Made.IsRollback))
        {
            Assert.True(Order(made.Candidate, history[^1].Candidate) < 0 || made.Candidate.Chart < history[^1].Candidate.Chart, $"{made} after {history[^1]}");
            Assert.NotEmpty(made.Reason);
        }
    }

    [Property(MaxTest = 300)]
    public void Stable_gets_only_what_beta_has_kept_for_a_day_or_what_it_had_itself(DoNotSize<int> seed)
    {
        List<Made> beta = [];
        foreach (var (made, history) in Live(seed.Item))
        {
            if (made.Channel == "beta")
            {
                beta.Add(made);
                continue;
            }

            var hadIt = history.Any(entry => entry.Candidate == made.Candidate);
            var kept = beta.Any(entry => entry.Candidate == made.Candidate && entry.At + Wait <= made.At) && Order(beta[^1].Candidate, made.Candidate) >= 0;
            Assert.True(hadIt || kept || made.Forced.Contains("promotion_too_early"), made.ToString());
        }
    }

    [Property(MaxTest = 300)]
    public void A_withdrawn_release_is_never_promoted(DoNotSize<int> seed) => Assert.DoesNotContain(Live(seed.Item), step => step.Made.IsWithdrawn);

    [Fact]
    public void These_lives_are_full_ones()
    {
        var steps = Enumerable.Range(0, 50).SelectMany(Live).ToList();
        Assert.True(steps.Count(step => step.Made is { Channel: "stable", IsRollback: false, Forced.Count: 0 } && step.History.Count > 0) > 100);
        Assert.True(steps.Count(step => step.Made is { Channel: "stable", IsRollback: true }) > 50);
        Assert.Equal(["promotion_down", "promotion_too_early"], steps.SelectMany(step => step.Made.Forced).Distinct().Order());
    }

    /// <summary>Every promotion that was made, with its channel's history before it.</summary>
    private static IEnumerable<(Made Made, IReadOnlyList<Made> History)> Live(int seed)
    {
        var random = new Random(seed);
        var now = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        var withdrawn = Candidates.Where(_ => random.Next(8) == 0).ToHashSet();
        Dictionary<string, List<Made>> histories = new() { ["beta"] = [], ["stable"] = [] };
        for (var step = 0; step < 100; step++)
        {
            now += TimeSpan.FromHours(random.Next(20));
            var name = random.Next(2) == 0 ? "beta" : "stable";
            var beta = histories["beta"];
            var candidate = name == "stable" && beta.Count > 0 && random.Next(3) > 0 ? beta[^random.Next(1, Math.Min(4, beta.Count + 1))].Candidate : Candidates[random.Next(Candidates.Length)];
            var wanted = new Made(name, candidate, now, random.Next(4) == 0, random.Next(4) == 0 ? "" : "why", []) { Withdrawn = withdrawn };
            if (Judge(wanted, histories, force: random.Next(6) == 0) is not { } made)
                continue;
            yield return (made, [.. histories[name]]);
            histories[name].Add(made);
        }
    }

    /// <returns>The promotion; null where it is refused or changes nothing.</returns>
    private static Made? Judge(Made wanted, Dictionary<string, List<Made>> histories, bool force)
    {
        var head = histories[wanted.Channel].LastOrDefault();
        if (head?.Candidate == wanted.Candidate)
            return null;
        var channel = new Channel(wanted.Channel, "Title", "", ChannelAccess.Public, false, wanted.Channel == "stable" ? new ChannelRequirement("beta", (int)Wait.TotalHours) : null);
        var verdict = PromotionRules.Check(
            new PromotionProposal(channel, wanted.Candidate.Release, wanted.IsRollback, force, wanted.Reason), head?.Candidate.Release, wanted.IsWithdrawn,
            Entries(histories[wanted.Channel]), channel.Requires is null ? [] : Entries(histories["beta"]), [], wanted.At);
        return verdict.Refusals.Count == 0 ? wanted with { Forced = verdict.Forced } : null;
    }

    private static IReadOnlyList<HistoryEntry> Entries(List<Made> history) => [.. history.Select((made, index) => ShortRelease.Entry(made.Candidate.Release, index + 1, made.At))];

    private static int Order(Candidate one, Candidate other) => (one.Platform, one.Day).CompareTo((other.Platform, other.Day));

    private sealed record Candidate(int Platform, int Day, int Chart)
    {
        public Release Release { get; } = ShortRelease.Of($"0.{Platform}.0@{Day} 0.{Chart}.0");
    }

    private sealed record Made(string Channel, Candidate Candidate, DateTimeOffset At, bool IsRollback, string Reason, IReadOnlyList<string> Forced)
    {
        public required HashSet<Candidate> Withdrawn { private get; init; }

        public bool IsWithdrawn => Withdrawn.Contains(Candidate);
    }
}

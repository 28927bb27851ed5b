using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

/// <summary>Which promotions are refused, and with which code.</summary>
public sealed class PromotionCheckTests
{
    private const string Oci = "oci://ghcr.io/wandb/operator-wandb";

    private static readonly Channel Stable = new("stable", "Stable", "", ChannelAccess.Public, IsDefault: true);
    private static readonly Channel Strict = Stable with { Requires = new ChannelRequirement("beta", 72) };
    private static readonly DateTimeOffset Noon = new(2026, 8, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 0.42.0", "", "rollback_not_down")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 0.41.0", "", "rollback_not_down")]
    [InlineData("0.79.0@1 0.41.0", "0.79.0@2 0.41.0", "", "rollback_not_down")] // the same platform, made later
    [InlineData("0.79.0@2 0.41.0", "0.79.0@1 0.41.0", "promotion_down", "")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@0 0.41.0", "", "rollback_not_down")] // made earlier, but a higher platform
    [InlineData("0.80.0@1 0.41.0", "0.79.0@2 0.41.0", "promotion_down", "")]
    [InlineData("0.80.0@1 0.41.0", "0.79.0@2 0.42.0", "promotion_down", "")]
    [InlineData("0.79.0@1 0.41.0", "0.79.0@1 weave:0.41.0", "", "rollback_not_down")] // neither is older
    [InlineData("0.80.0@1 0.41.0", "0.80.0-rc.1@2 0.41.0", "promotion_down", "")]
    [InlineData("0.80.0-rc.2@1 0.41.0", "0.80.0-rc.10@2 0.41.0", "", "rollback_not_down")]
    [InlineData("0.9.0@1 0.41.0", "0.10.0@2 0.41.0", "", "rollback_not_down")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 0.40.9", "promotion_down", "")] // a newer platform on a lower chart
    [InlineData("0.79.0@1 0.9.0", "0.80.0@2 0.10.0", "", "rollback_not_down")]
    [InlineData("0.79.0@1 v0.41.0", "0.80.0@2 0.40.0", "promotion_down", "")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 v0.40.0", "promotion_down", "")]
    [InlineData("0.79.0@1 v0.41.0", "0.80.0@2 0.41.0", "", "rollback_not_down")]
    [InlineData("0.79.0@1 0.41.0+b.2", "0.80.0@2 0.41.0+b.1", "", "rollback_not_down")] // build metadata has no order
    [InlineData("0.79.0@1 0.41.0+b.2", "0.80.0@2 v0.40.0+b.3", "promotion_down", "")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 0.41.0-rc.1", "promotion_down", "")]
    [InlineData("0.79.0@1 0.41.0", "0.80.0@2 weave:0.1.0", "", "rollback_not_down")] // of another chart nothing can be said
    [InlineData("0.79.0@1 0.41.0", $"0.80.0@2 {Oci}:0.40.0", "promotion_down", "")] // wherever it is fetched from
    [InlineData($"0.79.0@1 {Oci}:0.41.0", "0.80.0@2 0.40.0", "promotion_down", "")]
    [InlineData($"0.79.0@1 {Oci}:0.41.0", $"0.80.0@2 {Oci}/:0.40.0", "promotion_down", "")]
    [InlineData($"0.79.0@1 {Oci}:0.41.0", "0.80.0@2 oci://mirror.example/operator-wandb:0.40.0", "promotion_down", "")]
    [InlineData($"0.79.0@1 {Oci}:0.41.0", "0.80.0@2 oci://ghcr.io/wandb/weave:0.40.0", "", "rollback_not_down")]
    [InlineData($"0.79.0@1 {Oci}:0.41.0", $"0.80.0@2 {Oci}@sha256:00", "", "rollback_not_down")] // a digest has no order
    [InlineData($"0.79.0@1 {Oci}@sha256:00", $"0.80.0@2 {Oci}:0.1.0", "", "rollback_not_down")]
    [InlineData($"0.80.0@1 {Oci}@sha256:00", $"0.79.0@2 {Oci}@sha256:01", "promotion_down", "")]
    public void Down_takes_a_rollback_and_up_is_none(string head, string release, string asPromotion, string asRollback)
    {
        Assert.Equal(asPromotion, Codes(Check(Stable, release, head)));
        Assert.Equal(asRollback, Codes(Check(Stable, release, head, isRollback: true, reason: "bad")));
    }

    [Fact]
    public void The_first_promotion_goes_anywhere_and_is_no_rollback()
    {
        Assert.Equal("", Codes(Check(Stable, "0.1.0@1 0.1.0", null)));
        Assert.Equal("rollback_not_down", Codes(Check(Stable, "0.1.0@1 0.1.0", null, isRollback: true, reason: "bad")));
    }

    [Theory]
    [InlineData(0, 71 * 60, "promotion_too_early")]
    [InlineData(0, (72 * 60) - 1, "promotion_too_early")]
    [InlineData(0, 72 * 60, "")] // exactly then
    [InlineData(0, 73 * 60, "")]
    [InlineData(60, 72 * 60, "promotion_too_early")]
    [InlineData(-60, 71 * 60, "")]
    public void A_release_waits_its_hours_on_the_required_channel(int had, int now, string expected)
    {
        var release = ShortRelease.Of("0.80.0@2 0.41.0");
        var verdict = Check(Strict, release, required: [ShortRelease.Entry(release, 1, Noon.AddMinutes(had))], now: Noon.AddMinutes(now));
        Assert.Equal(expected, Codes(verdict));
    }

    [Fact]
    public void A_millisecond_before_the_hour_is_too_early_and_it_says_from_when_on()
    {
        var release = ShortRelease.Of("0.80.0@2 0.41.0");
        var refusal = Assert.Single(Check(Strict, release, required: [ShortRelease.Entry(release, 1, Noon)], now: Noon.AddHours(72).AddMilliseconds(-1)).Refusals);
        Assert.Contains("since 2026-08-10T12:00:00.000Z; stable takes it after 72 h, from 2026-08-13T12:00:00.000Z", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_on_the_required_channel_begins_anew_when_it_went_back_and_came_again()
    {
        var (release, other) = (ShortRelease.Of("0.80.0@2 0.41.0"), ShortRelease.Of("0.79.0@1 0.41.0"));
        HistoryEntry[] beta = [ShortRelease.Entry(release, 1, Noon), ShortRelease.Entry(other, 2, Noon.AddHours(1)), ShortRelease.Entry(release, 3, Noon.AddHours(71))];
        Assert.Equal("promotion_too_early", Codes(Check(Strict, release, required: beta, now: Noon.AddHours(142))));
        Assert.Equal("", Codes(Check(Strict, release, required: beta, now: Noon.AddHours(143))));
    }

    [Fact]
    public void The_time_on_the_required_channel_runs_on_while_that_goes_on_to_newer_ones()
    {
        var (release, newer) = (ShortRelease.Of("0.80.0@2 0.41.0"), ShortRelease.Of("0.81.0@3 0.41.0"));
        HistoryEntry[] beta = [ShortRelease.Entry(release, 1, Noon), ShortRelease.Entry(newer, 2, Noon.AddHours(1)), ShortRelease.Entry(release, 3, Noon.AddHours(2))];
        Assert.Equal("", Codes(Check(Strict, release, required: beta, now: Noon.AddHours(72))));
    }

    [Theory]
    [InlineData("0.79.0@1 0.41.0", "promotion_too_early")] // an older platform
    [InlineData("0.80.0@1 0.41.0", "promotion_too_early")] // the same, made earlier
    [InlineData("0.80.0@3 0.41.0", "")]
    [InlineData("0.81.0@1 0.41.0", "")]
    public void What_the_required_channel_went_back_from_is_not_taken(string betasHead, string expected)
    {
        var release = ShortRelease.Of("0.80.0@2 0.41.0");
        HistoryEntry[] beta = [ShortRelease.Entry(release, 1, Noon), ShortRelease.Entry(ShortRelease.Of(betasHead), 2, Noon.AddHours(1))];
        Assert.Equal(expected, Codes(Check(Strict, release, required: beta, now: Noon.AddDays(30))));
    }

    [Fact]
    public void Without_hours_the_order_alone_counts()
    {
        var release = ShortRelease.Of("0.80.0@2 0.41.0");
        var channel = Strict with { Requires = new ChannelRequirement("beta", 0) };
        Assert.Equal("promotion_too_early", Codes(Check(channel, release, now: Noon)));
        Assert.Equal("", Codes(Check(channel, release, required: [ShortRelease.Entry(release, 1, Noon)], now: Noon)));
    }

    [Fact]
    public void A_rollback_to_what_the_channel_has_had_need_not_wait_and_the_way_up_again_must()
    {
        var (older, newer) = (ShortRelease.Of("0.79.0@1 0.41.0"), ShortRelease.Of("0.80.0@2 0.41.0"));
        HistoryEntry[] own = [ShortRelease.Entry(older, 1, Noon), ShortRelease.Entry(newer, 2, Noon.AddHours(1))];
        Assert.Equal("", Codes(Check(Strict, older, newer, own: own, isRollback: true, reason: "bad")));
        Assert.Equal("promotion_too_early", Codes(Check(Strict, newer, older, own: [.. own, ShortRelease.Entry(older, 3, Noon.AddHours(2))])));
    }

    [Fact]
    public void A_rollback_is_no_way_round_the_order_for_what_the_channel_never_had()
    {
        var (older, head) = (ShortRelease.Of("0.79.0@1 0.41.0"), ShortRelease.Of("0.80.0@2 0.41.0"));
        Assert.Equal("promotion_too_early", Codes(Check(Strict, older, head, own: [ShortRelease.Entry(head, 1, Noon)], isRollback: true, reason: "bad")));
    }

    [Theory]
    [InlineData(false, false, "", "")]
    [InlineData(true, false, "", "reason_missing")]
    [InlineData(false, true, "", "reason_missing")]
    [InlineData(true, false, " ", "reason_missing")]
    [InlineData(false, true, "\n", "reason_missing")]
    [InlineData(true, true, "bad", "")]
    public void Rollbacks_and_force_take_a_reason(bool isRollback, bool force, string reason, string expected) =>
        Assert.Equal(expected, Codes(Check(Stable, isRollback ? "0.79.0@1 0.41.0" : "0.81.0@3 0.41.0", "0.80.0@2 0.41.0", isRollback, force, reason)));

    [Fact]
    public void Force_overrides_what_can_be_forced_and_says_what_that_was()
    {
        var verdict = Check(Strict, "0.79.0@1 0.41.0", "0.80.0@2 0.41.0", force: true, reason: "must", findings: [KindChange("values.a")]);
        Assert.Empty(verdict.Refusals);
        Assert.Equal(["promotion_down", "promotion_too_early", "kind_change"], verdict.Forced);
        Assert.Empty(Check(Stable, "0.81.0@3 0.41.0", "0.80.0@2 0.41.0", force: true, reason: "must").Forced);
    }

    [Fact]
    public void Force_overrides_neither_a_withdrawal_nor_a_wrong_rollback_nor_a_missing_reason()
    {
        var verdict = Check(Strict, "0.81.0@3 0.41.0", "0.80.0@2 0.41.0", isRollback: true, force: true, isWithdrawn: true);
        Assert.Equal("release_withdrawn rollback_not_down reason_missing", Codes(verdict));
        Assert.Equal(["promotion_too_early"], verdict.Forced);
        Assert.All(verdict.Refusals, refusal => Assert.False(refusal.CanForce));
    }

    [Fact]
    public void Every_broken_rule_is_told_at_once()
    {
        var verdict = Check(Strict, "0.79.0@1 0.41.0", "0.80.0@2 0.41.0", isWithdrawn: true, findings: [KindChange("values.a")]);
        Assert.Equal("release_withdrawn promotion_down promotion_too_early kind_change", Codes(verdict));
        Assert.Equal([false, true, true, true], verdict.Refusals.Select(refusal => refusal.CanForce));
        Assert.Empty(verdict.Forced);
    }

    [Fact]
    public void Of_many_keys_that_change_their_kind_five_are_named_and_other_findings_refuse_nothing()
    {
        var changes = Enumerable.Range(1, 7).Select(number => KindChange($"values.k{number}")).ToList();
        var refusal = Assert.Single(Check(Stable, "0.81.0@3 0.41.0", "0.80.0@2 0.41.0", findings: [Warning, .. changes, Warning]).Refusals);
        Assert.Contains("values.k1, values.k2, values.k3, values.k4, values.k5 and 2 more", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("values.k6", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Check(Stable, "0.81.0@3 0.41.0", "0.80.0@2 0.41.0", findings: [Warning]).Refusals);
    }

    private static Finding Warning => new(LintRules.NotesMissing.Id, Severity.Warning, "notes", "Missing.");

    private static Finding KindChange(string path) => new(LintRules.KindChange.Id, Severity.Error, path, "Changes.");

    private static string Codes(PromotionVerdict verdict) => string.Join(' ', verdict.Refusals.Select(refusal => refusal.Code));

    private static PromotionVerdict Check(
        Channel channel, string release, string? head, bool isRollback = false, bool force = false, string reason = "", bool isWithdrawn = false, IReadOnlyList<Finding>? findings = null) =>
        Check(channel, ShortRelease.Of(release), head is null ? null : ShortRelease.Of(head), isRollback, force, reason, isWithdrawn, findings);

    private static PromotionVerdict Check(
        Channel channel, Release release, Release? head = null, bool isRollback = false, bool force = false, string reason = "", bool isWithdrawn = false, IReadOnlyList<Finding>? findings = null,
        IReadOnlyList<HistoryEntry>? own = null, IReadOnlyList<HistoryEntry>? required = null, DateTimeOffset? now = null) => PromotionRules.Check(
            new PromotionProposal(channel, release, isRollback, force, reason), head, isWithdrawn, own ?? [], required ?? [], findings ?? [], now ?? Noon);
}

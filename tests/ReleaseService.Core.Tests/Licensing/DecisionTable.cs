using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>Every decision over a caller, as <see cref="DecisionCase"/> reads it: what it is given, what comes of it, and the codes of all reasons in order.</summary>
public sealed class DecisionTable
{
    [Theory]
    // Nobody.
    [InlineData("none", "anonymous stable always", "anonymous channel_default channel_included")]
    [InlineData("none; asks lts", "anonymous lts always", "anonymous channel_requested channel_included")]
    [InlineData("none; asks beta", "refused license_required", "anonymous channel_requested license_required")]
    [InlineData("none; asks nightly", "refused license_required", "anonymous channel_requested license_required")]
    [InlineData("none; asks gone", "refused channel_unknown", "anonymous channel_requested channel_unknown")]
    [InlineData("none; refusing", "anonymous stable always", "anonymous channel_default channel_included")]
    // A license and its end.
    [InlineData("ends 30", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends never", "valid stable always", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends 0", "valid stable 3", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends -0.0006", "valid stable 3", "license_verified license_valid channel_default channel_included")] // 52 s: within the skew
    [InlineData("ends -0.001", "grace stable 3", "license_verified license_grace channel_default channel_included")]
    [InlineData("ends -1", "grace stable 2", "license_verified license_grace channel_default channel_included")]
    [InlineData("ends -3", "grace stable 0", "license_verified license_grace channel_default channel_included")]
    [InlineData("ends -3.01", "frozen stable -0.01", "license_verified license_frozen channel_default channel_included")]
    [InlineData("ends -100", "frozen stable -97", "license_verified license_frozen channel_default channel_included")]
    [InlineData("ends -1; refusing", "grace stable 2", "license_verified license_grace channel_default channel_included")]
    [InlineData("ends -100; refusing", "refused license_expired", "license_verified license_expired")]
    [InlineData("ends -100; refusing; asks lts", "refused license_expired", "license_verified license_expired")]
    // And its beginning.
    [InlineData("ends 30; begins -1", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends 30; begins 0.0006", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends 30; begins 0.001", "refused license_not_yet_valid", "license_verified license_not_yet_valid")]
    [InlineData("ends 30; begins 1; asks lts", "refused license_not_yet_valid", "license_verified license_not_yet_valid")]
    [InlineData("ends 30; begins 1; newer ends never", "refused license_not_yet_valid", "license_verified license_not_yet_valid")]
    // Its channels.
    [InlineData("ends 30; names beta", "valid beta 33", "license_verified license_valid channel_claimed channel_included")]
    [InlineData("ends 30; names nightly beta", "valid nightly 33", "license_verified license_valid channel_claimed channel_included")]
    [InlineData("ends 30; names nightly beta; asks beta", "valid beta 33", "license_verified license_valid channel_requested channel_included")]
    [InlineData("ends 30; names beta; asks nightly", "refused channel_forbidden", "license_verified license_valid channel_requested channel_forbidden")]
    [InlineData("ends 30; names nightly; asks beta", "refused channel_forbidden", "license_verified license_valid channel_requested channel_forbidden")]
    [InlineData("ends 30; names nightly; asks lts", "valid lts 33", "license_verified license_valid channel_requested channel_included")]
    [InlineData("ends 30; asks beta", "valid beta 33", "license_verified license_valid channel_requested channel_included")]
    [InlineData("ends 30; asks nightly", "refused channel_forbidden", "license_verified license_valid channel_requested channel_forbidden")]
    [InlineData("ends 30; names gone", "refused channel_unknown", "license_verified license_valid channel_claimed channel_unknown")]
    [InlineData("ends 30; names gone beta", "refused channel_unknown", "license_verified license_valid channel_claimed channel_unknown")]
    [InlineData("ends -100; names nightly", "frozen nightly -97", "license_verified license_frozen channel_claimed channel_included")]
    [InlineData("ends -100; asks nightly", "refused channel_forbidden", "license_verified license_frozen channel_requested channel_forbidden")]
    // A newer license of the deployment.
    [InlineData("ends -100; newer ends 30", "valid stable 33", "license_verified license_frozen license_renewed channel_default channel_included")]
    [InlineData("ends -1; newer ends 30", "valid stable 33", "license_verified license_grace license_renewed channel_default channel_included")]
    [InlineData("ends -100; newer ends never", "valid stable always", "license_verified license_frozen license_renewed channel_default channel_included")]
    [InlineData("ends -100; newer ends -1", "grace stable 2", "license_verified license_frozen license_renewed license_grace channel_default channel_included")]
    [InlineData("ends -100; newer ends -50", "frozen stable -47", "license_verified license_frozen license_renewed license_frozen channel_default channel_included")]
    [InlineData("ends -100; newer ends -200", "frozen stable -97", "license_verified license_frozen channel_default channel_included")]
    [InlineData("ends -100; newer ends -100", "frozen stable -97", "license_verified license_frozen channel_default channel_included")]
    [InlineData("ends 30; newer ends 60; newer names beta", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends -100; names beta; newer ends 30; newer names nightly", "valid nightly 33", "license_verified license_frozen license_renewed channel_claimed channel_included")]
    [InlineData("ends -100; names beta; newer ends 30; newer names nightly; asks beta", "refused channel_forbidden", "license_verified license_frozen license_renewed channel_requested channel_forbidden")]
    [InlineData("ends -100; newer ends 30; newer begins 1", "frozen stable -97", "license_verified license_frozen newer_license_not_yet_valid channel_default channel_included")]
    [InlineData("ends -100; newer ends 30; refusing", "valid stable 33", "license_verified license_expired license_renewed channel_default channel_included")]
    [InlineData("ends -100; newer ends -50; refusing", "refused license_expired", "license_verified license_expired license_renewed license_expired")]
    // A revoked one lifts nothing.
    [InlineData("ends -100; newer ends 30; newer revoked", "frozen stable -97", "license_verified license_frozen newer_license_revoked channel_default channel_included")]
    [InlineData("ends -1; newer ends 30; newer revoked", "grace stable 2", "license_verified license_grace newer_license_revoked channel_default channel_included")]
    [InlineData("ends -100; newer ends 30; newer revoked; refusing", "refused license_expired", "license_verified license_expired newer_license_revoked")]
    [InlineData("ends 30; newer ends 60; newer revoked", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    // Nor does one whose key is gone.
    [InlineData("ends -100; newer ends 30; newer key gone", "frozen stable -97", "license_verified license_frozen newer_license_key_gone channel_default channel_included")]
    [InlineData("ends -100; newer ends 30; newer key gone; refusing", "refused license_expired", "license_verified license_expired newer_license_key_gone")]
    [InlineData("ends 30; newer ends 60; newer key gone", "valid stable 33", "license_verified license_valid channel_default channel_included")]
    [InlineData("ends -100; newer ends 30; newer revoked; newer key gone", "frozen stable -97", "license_verified license_frozen newer_license_revoked channel_default channel_included")]
    [InlineData("ends 30; key gone", "refused license_key_retired", "license_verified license_key_retired")]
    [InlineData("ends -100; newer ends 30; assigned beta; key gone", "refused license_key_retired", "license_verified license_key_retired")]
    [InlineData("ends 30; begins 1; key gone", "refused license_key_retired", "license_verified license_key_retired")]
    [InlineData("ends 30; key gone; revoked", "refused license_revoked", "license_verified license_revoked")]
    // Revoked.
    [InlineData("ends 30; revoked", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends never; revoked; asks lts", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends -100; revoked", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends 30; begins 1; revoked", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends -100; newer ends 30; revoked", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends 30; assigned beta; revoked", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends 30; deployment revoked", "refused deployment_revoked", "license_verified deployment_revoked")]
    [InlineData("ends 30; revoked; deployment revoked", "refused deployment_revoked", "license_verified deployment_revoked")]
    [InlineData("ends -100; newer ends 30; deployment revoked", "refused deployment_revoked", "license_verified deployment_revoked")]
    [InlineData("ends 30; assigned beta; deployment revoked; asks lts", "refused deployment_revoked", "license_verified deployment_revoked")]
    // Assigned.
    [InlineData("ends 30; assigned beta", "valid beta 33", "license_verified license_valid channel_assigned channel_included")]
    [InlineData("ends 30; assigned nightly", "valid nightly 33", "license_verified license_valid channel_assigned channel_included")]
    [InlineData("ends 30; names beta; assigned nightly", "valid nightly 33", "license_verified license_valid channel_assigned channel_included")]
    [InlineData("ends 30; names beta; assigned stable", "valid stable 33", "license_verified license_valid channel_assigned channel_included")]
    [InlineData("ends 30; names gone; assigned beta", "valid beta 33", "license_verified license_valid channel_assigned channel_included")]
    [InlineData("ends 30; assigned gone", "refused channel_unknown", "license_verified license_valid channel_assigned channel_unknown")]
    [InlineData("ends 30; names beta; assigned gone", "refused channel_unknown", "license_verified license_valid channel_assigned channel_unknown")]
    [InlineData("ends 30; names beta; assigned nightly; asks beta", "valid beta 33", "license_verified license_valid channel_requested channel_included")]
    [InlineData("ends 30; names beta; assigned nightly; asks nightly", "valid nightly 33", "license_verified license_valid channel_requested channel_included")]
    [InlineData("ends 30; assigned beta; asks nightly", "refused channel_forbidden", "license_verified license_valid channel_requested channel_forbidden")]
    [InlineData("ends -1; assigned nightly", "grace nightly 2", "license_verified license_grace channel_assigned channel_included")]
    [InlineData("ends -100; assigned nightly", "frozen nightly -97", "license_verified license_frozen channel_assigned channel_included")]
    [InlineData("ends -100; newer ends 30; newer names beta; assigned nightly", "valid nightly 33", "license_verified license_frozen license_renewed channel_assigned channel_included")]
    [InlineData("ends -100; assigned nightly; refusing", "refused license_expired", "license_verified license_expired")]
    [InlineData("ends 30; begins 1; assigned nightly", "refused license_not_yet_valid", "license_verified license_not_yet_valid")]
    // A release asked for by its id.
    [InlineData("none; pins -5 public", "anonymous pinned always", "anonymous release_pinned")]
    [InlineData("none; pins -5", "refused license_required", "anonymous license_required")]
    [InlineData("ends 30; pins -5", "valid pinned 33", "license_verified license_valid release_pinned")]
    [InlineData("ends -1; pins -0.5", "grace pinned 2", "license_verified license_grace release_pinned")]
    [InlineData("ends -100; pins -98", "frozen pinned -97", "license_verified license_frozen release_pinned")]
    [InlineData("ends -100; pins -5", "refused release_after_freeze", "license_verified license_frozen release_after_freeze")]
    [InlineData("ends -100; pins -5 public", "frozen pinned -97", "license_verified license_frozen release_pinned")]
    [InlineData("ends -100; newer ends 30; pins -5", "valid pinned 33", "license_verified license_frozen license_renewed release_pinned")]
    [InlineData("ends 30; names gone; pins -5", "valid pinned 33", "license_verified license_valid release_pinned")]
    [InlineData("ends 30; revoked; pins -5 public", "refused license_revoked", "license_verified license_revoked")]
    [InlineData("ends -100; refusing; pins -98", "refused license_expired", "license_verified license_expired")]
    public void The_decision_and_its_reasons(string given, string expected, string codes)
    {
        List<DecisionReason> reasons = [];
        Assert.Equal(expected, new DecisionCase(given).Decide(reasons));

        // Whatever gets a channel is told last what stands there.
        if (new DecisionCase(given).Get() is { Channel: not null } got)
            codes += got.Promotion is null ? " channel_empty" : got.Outcome == EntitlementOutcome.Frozen ? " head_frozen" : " head_followed";
        Assert.Equal(codes, string.Join(' ', reasons.Select(reason => reason.Code)));
        Assert.Equal(expected, new DecisionCase(given).Decide());
    }

    // A promotion every ten days: the 101st today, the 91st when what ended a hundred days ago froze.
    [Theory]
    [InlineData("none", "head of stable, 101")]
    [InlineData("ends 30", "head of stable, 101")]
    [InlineData("ends -1; names beta", "head of beta, 101")]
    [InlineData("ends -100", "frozen on stable at 91")]
    [InlineData("ends -89; assigned beta", "frozen on beta at 92")]
    [InlineData("ends -5000", "frozen on stable at 1")] // nothing older exists
    [InlineData("ends -100; newer ends 30", "head of stable, 101")]
    [InlineData("ends -100; newer ends -20; newer names beta", "frozen on beta at 99")]
    [InlineData("ends -100; asks lts", "frozen on lts at ")]
    [InlineData("ends -100; pins -200", "pinned to pinned")]
    [InlineData("ends 30; revoked", "refused")]
    [InlineData("ends -100; refusing", "refused")]
    [InlineData("ends 30; asks nightly", "refused")]
    [InlineData("ends -100; pins -5", "refused")]
    public void What_comes_of_it(string given, string expected) => Assert.Equal(expected, new DecisionCase(given).Outcome());

    [Theory]
    [InlineData("ends -100; newer ends 30; assigned nightly", "License sent is genuine and names deployment deployment. "
        + "It expired at 2026-05-24T12:00:00.000Z and its grace of 3 d ended at 2026-05-27T12:01:00.000Z: it sees no promotion after that, until it is renewed. "
        + "A newer license of the deployment is known and decides instead: License newer, which ends at 2026-10-01T12:00:00.000Z. "
        + "The deployment is assigned to channel nightly, whatever its license says. nightly isn't public, but the deployment is assigned to it. "
        + "It gets promotion 101 of nightly, release-101 of 2026-09-01T12:00:00.000Z, and follows the channel.")]
    [InlineData("ends -100; pins -5", "License sent is genuine and names deployment deployment. "
        + "It expired at 2026-05-24T12:00:00.000Z and its grace of 3 d ended at 2026-05-27T12:01:00.000Z: it sees no promotion after that, until it is renewed. "
        + "Release pinned was asked for. It first came out at 2026-08-27T12:00:00.000Z, after the license froze at 2026-05-27T12:01:00.000Z, and no public channel ever had it.")]
    [InlineData("ends 30; names beta lts; begins 1", "License sent is genuine and names deployment deployment. "
        + "The license begins at 2026-09-02T12:00:00.000Z; it is 2026-09-01T12:00:00.000Z, and clocks may differ by 1 min.")]
    [InlineData("none; asks <script>", "No license counts: none was sent, or this server has no keys to check one with. "
        + "Channel (no channel's name) was asked for by name. There is no channel (no channel's name) here. Another one could be a downgrade, so there is none at all.")]
    public void Reasons_name_what_they_are_about(string given, string expected)
    {
        List<DecisionReason> reasons = [];
        new DecisionCase(given).Decide(reasons);
        Assert.Equal(expected, string.Join(' ', reasons.Select(reason => reason.Text)));
    }

    [Fact]
    public void A_decision_nobody_asks_the_reasons_of_allocates_nothing()
    {
        var facts = new[] { "ends 30; names nightly beta", "ends -100; newer ends 30; assigned nightly", "ends 30; revoked", "ends -1", "none" }.Select(given => new DecisionCase(given).Facts).ToArray();
        Decide();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Decide();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Decide()
        {
            foreach (var fact in facts)
                Entitlement.ForChannel(LicenseStanding.Assess(fact, DecisionCase.Now, LicenseRules.Default), null, DecisionCase.Catalog);
        }
    }
}

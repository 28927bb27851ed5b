using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

[Properties(Arbitrary = [typeof(LicenseTimes), typeof(DecisionGenerators)], MaxTest = 2000)]
public sealed class DecisionProperties
{
    private static readonly DateTimeOffset LongAgo = DateTimeOffset.MinValue;

    [Property]
    public void More_time_never_unexpires(DecisionFacts given, Moment one, Moment other)
    {
        // What has yet to begin gets better with time, and means to; and a renewal may name other channels.
        if (given.Facts.License is not { } license)
            return;
        var begun = given.Facts with { License = license with { NotBefore = null }, Newest = given.Facts.Newest is { } newest ? newest with { NotBefore = null, Channels = license.Channels } : null };
        var (earlier, later) = one.Now < other.Now ? (one, other) : (other, one);
        Assert.True(Decide(given with { Facts = begun }, earlier).State <= Decide(given with { Facts = begun }, later).State);
    }

    [Property]
    public void A_revocation_beats_everything_whatever_its_time(DecisionFacts given, Moment moment, bool ofDeployment)
    {
        if (given.Facts.License is null)
            return;
        foreach (var at in new[] { LongAgo, moment.Now, DateTimeOffset.MaxValue })
        {
            var revoked = ofDeployment ? given.Facts with { DeploymentRevokedAt = at } : given.Facts with { LicenseRevokedAt = at, DeploymentRevokedAt = null };
            var got = Decide(given with { Facts = revoked }, moment);
            Assert.Equal((LicenseState.Refused, null, ofDeployment ? "deployment_revoked" : "license_revoked"), (got.State, got.Channel, got.Code));
            Assert.Equal(got.Code, Entitlement.RefusePin(LicenseStanding.Assess(revoked, moment.Now, LicenseRules.Default), LongAgo, isPublic: true));
        }
    }

    [Property]
    public void A_revoked_newer_license_is_as_none(DecisionFacts given, Moment moment) => Assert.Equal(
        Decide(given with { Facts = given.Facts with { Newest = null } }, moment), Decide(given with { Facts = given.Facts with { NewestRevokedAt = moment.Now } }, moment));

    [Property]
    public void A_newer_license_whose_key_is_gone_is_as_none(DecisionFacts given, Moment moment) => Assert.Equal(
        Decide(given with { Facts = given.Facts with { Newest = null } }, moment), Decide(given with { Facts = given.Facts with { NewestKeyIsGone = true } }, moment));

    [Property]
    public void What_is_told_of_a_newer_license_without_one_changes_nothing(DecisionFacts given, Moment moment) => Assert.Equal(
        Decide(given with { Facts = given.Facts with { Newest = null } }, moment), Decide(given with { Facts = given.Facts with { Newest = null, NewestRevokedAt = moment.Now } }, moment));

    [Property]
    public void Channels_that_it_doesnt_get_never_change_the_answer(DecisionFacts given, Moment moment, bool isPublic)
    {
        var got = Decide(given, moment);
        var kept = got.Channel?.Name ?? given.Requested ?? given.Facts.AssignedChannel ?? "";
        var claimed = given.Facts.License?.Channels.Concat(given.Facts.Newest?.Channels ?? []) ?? [];
        var changed = DecisionCase.Catalog.ByName.Values
            .Where(channel => channel.Name == kept || channel.IsDefault || claimed.Contains(channel.Name) || isPublic)
            .Select(channel => channel.Name == kept || channel.IsDefault || claimed.Contains(channel.Name) ? channel : channel with { Title = "Other", Access = ChannelAccess.Public })
            .Append(new Channel("another", "Another", "", isPublic ? ChannelAccess.Public : ChannelAccess.Entitled, IsDefault: false));
        Assert.Equal(got, Entitlement.Decide(given.Facts, new(given.Requested), DecisionCase.SupplyOf(new(changed)), moment.Now, LicenseRules.Default));
    }

    [Property]
    public void An_assignment_changes_the_channel_and_neither_state_nor_limit(DecisionFacts given, Moment moment)
    {
        var (free, moved) = (Assess(given.Facts with { AssignedChannel = null }, moment), Assess(given.Facts with { AssignedChannel = "nightly" }, moment));
        Assert.Equal(free, moved with { AssignedChannel = null });
        if (moved.State is LicenseState.Refused or LicenseState.Anonymous)
            return;
        var got = Entitlement.ForChannel(moved, null, DecisionCase.Catalog);
        Assert.Equal((moved.State, "nightly", moved.FreezesAt, moved.Code), (got.State, got.Channel?.Name, got.AsOf, got.Code));
        Assert.Equal("nightly", Entitlement.ForChannel(moved, "nightly", DecisionCase.Catalog).Channel?.Name);
    }

    [Property]
    public void Nobody_ever_gets_another_channel_than_the_one_named(DecisionFacts given, Moment moment)
    {
        var standing = Assess(given.Facts, moment);
        var named = given.Requested ?? standing.AssignedChannel ?? (standing.License is { Channels: [var first, ..] } ? first : "stable");
        Assert.Contains(Decide(given, moment).Channel?.Name, new[] { null, named });
    }

    [Property]
    public void An_old_license_of_a_renewed_deployment_follows_the_head(DecisionFacts given, Moment moment)
    {
        var renewed = given.Facts with { NewestRevokedAt = null, LicenseRevokedAt = null, DeploymentRevokedAt = null };
        if (renewed.License is not { NotBefore: null } || renewed.Newest is not { } newest || Assess(new(newest), moment).State != LicenseState.Valid)
            return;
        var got = Assess(renewed, moment);
        Assert.Equal(LicenseState.Valid, got.State);
        Assert.False(got.FreezesAt < moment.Now);
    }

    [Property]
    public void To_ask_for_the_reasons_changes_nothing_and_the_deciding_one_is_among_them(DecisionFacts given, Moment moment)
    {
        List<DecisionReason> reasons = [];
        var got = Entitlement.Decide(given.Facts, new(given.Requested), DecisionCase.SupplyOf(DecisionCase.Catalog), moment.Now, LicenseRules.Default, reasons);
        Assert.Equal(Decide(given, moment), got);
        Assert.Contains(reasons, reason => reason.Code == got.Code);
        Assert.Equal(got.State == LicenseState.Refused, reasons[^1].Code == got.Code);
        Assert.All(reasons, reason => Assert.EndsWith(".", reason.Text, StringComparison.Ordinal));
    }

    private static Entitlement Decide(DecisionFacts given, Moment moment) =>
        Entitlement.Decide(given.Facts, new(given.Requested), DecisionCase.SupplyOf(DecisionCase.Catalog), moment.Now, LicenseRules.Default);

    private static LicenseStanding Assess(LicenseFacts facts, Moment moment) => LicenseStanding.Assess(facts, moment.Now, LicenseRules.Default);
}

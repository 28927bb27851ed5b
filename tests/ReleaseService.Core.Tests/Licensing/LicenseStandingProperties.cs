using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

[Properties(Arbitrary = [typeof(LicenseTimes)], MaxTest = 1000)]
public sealed class LicenseStandingProperties
{
    private static readonly ChannelCatalog Catalog = new([new Channel("stable", "Stable", "", ChannelAccess.Public, IsDefault: true)]);

    [Property]
    public void When_a_license_freezes_never_depends_on_now(LicenseClaims license, LicenseClaims newest, Moment one, Moment other)
    {
        // Of the two licenses the same one must decide; one that hasn't started decides nothing.
        var (first, second) = (Assess(license, newest, one), Assess(license, newest, other));
        if (first.License == second.License && first.State != LicenseState.Refused && second.State != LicenseState.Refused)
            Assert.Equal(first.FreezesAt, second.FreezesAt);
    }

    [Property]
    public void A_license_alone_freezes_at_one_time(LicenseClaims license, Moment one, Moment other) => Assert.Equal(
        Assess(license with { NotBefore = null }, null, one).FreezesAt, Assess(license with { NotBefore = null }, null, other).FreezesAt);

    [Property]
    public void A_frozen_license_follows_to_its_freezing_and_no_further(LicenseClaims license, LicenseClaims newest, Moment moment)
    {
        var standing = Assess(license, newest, moment);
        if (standing.State != LicenseState.Frozen)
            return;
        Assert.NotNull(standing.FreezesAt);
        Assert.True(standing.FreezesAt < moment.Now);
        Assert.Equal(standing.FreezesAt, Entitlement.ForChannel(standing, null, Catalog).AsOf);
        Assert.Equal("release_after_freeze", Entitlement.RefusePin(standing, standing.FreezesAt.Value.AddMilliseconds(1), isPublic: false));
    }

    [Property]
    public void What_may_follow_the_head_is_not_limited_before_now(LicenseClaims license, LicenseClaims newest, Moment moment)
    {
        var standing = Assess(license, newest, moment);
        if (standing.State is LicenseState.Valid or LicenseState.Grace)
            Assert.False(standing.FreezesAt < moment.Now);
    }

    [Property]
    public void With_time_a_license_only_gets_worse(LicenseClaims license, Moment one, Moment other)
    {
        var started = license with { NotBefore = null };
        var (earlier, later) = one.Now < other.Now ? (one, other) : (other, one);
        Assert.True(Assess(started, null, earlier).State <= Assess(started, null, later).State);
    }

    [Property]
    public void A_newer_license_never_makes_it_worse(LicenseClaims license, LicenseClaims newest, Moment moment)
    {
        var (alone, lifted) = (Assess(license, null, moment), Assess(license, newest, moment));
        Assert.True(lifted.State <= alone.State);
        Assert.False(lifted.FreezesAt < alone.FreezesAt);
    }

    [Property]
    public void Refusing_expired_licenses_changes_only_frozen_ones(LicenseClaims license, LicenseClaims newest, Moment moment)
    {
        var frozen = Assess(license, newest, moment);
        var refused = LicenseStanding.Assess(new(license, newest), moment.Now, LicenseRules.Default with { RefuseExpired = true });
        Assert.Equal(frozen.State == LicenseState.Frozen ? LicenseState.Refused : frozen.State, refused.State);
    }

    private static LicenseStanding Assess(LicenseClaims? license, LicenseClaims? newest, Moment moment) =>
        LicenseStanding.Assess(new(license, newest), moment.Now, LicenseRules.Default);
}

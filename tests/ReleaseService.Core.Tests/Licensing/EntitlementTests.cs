using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

public sealed class EntitlementTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChannelCatalog Catalog = Channels(
        "stable", ("stable", ChannelAccess.Public), ("beta", ChannelAccess.Licensed), ("nightly", ChannelAccess.Entitled));

    // license: null none; "" one that names no channel; else the channels that it names.
    [Theory]
    [InlineData(null, null, "stable")]
    [InlineData(null, "stable", "stable")]
    [InlineData(null, "beta", "license_required")]
    [InlineData(null, "nightly", "license_required")]
    [InlineData(null, "gone", "channel_unknown")]
    [InlineData(null, "", "channel_unknown")]
    [InlineData(null, "Stable", "channel_unknown")]
    [InlineData("", null, "stable")]
    [InlineData("", "stable", "stable")]
    [InlineData("", "beta", "beta")]
    [InlineData("", "nightly", "channel_forbidden")]
    [InlineData("", "gone", "channel_unknown")]
    [InlineData("beta", null, "beta")]
    [InlineData("beta", "stable", "stable")]
    [InlineData("beta", "nightly", "channel_forbidden")]
    [InlineData("nightly", null, "nightly")]
    [InlineData("nightly", "nightly", "nightly")]
    [InlineData("nightly", "stable", "stable")]
    [InlineData("nightly", "beta", "channel_forbidden")] // it names its channels, and this isn't one
    [InlineData("nightly beta", null, "nightly")]
    [InlineData("nightly beta", "beta", "beta")]
    [InlineData("gone", null, "channel_unknown")] // never another channel instead: it could be a downgrade
    [InlineData("gone nightly", null, "channel_unknown")]
    [InlineData("gone nightly", "nightly", "nightly")]
    [InlineData("gone", "stable", "stable")]
    public void License_and_access_decide_over_the_channel(string? license, string? requested, string expected)
    {
        var standing = license is null ? LicenseStanding.Anonymous : new(LicenseState.Valid, Naming(license), null, "license_valid");
        var entitlement = Entitlement.ForChannel(standing, requested, Catalog);
        Assert.Equal(expected, entitlement.Channel?.Name ?? entitlement.Code);
        Assert.Equal(entitlement.Channel is null ? expected : standing.Code, entitlement.Code);
    }

    [Theory]
    [InlineData(LicenseState.Valid, "license_valid")]
    [InlineData(LicenseState.Valid, "license_renewed")]
    [InlineData(LicenseState.Grace, "license_grace")]
    [InlineData(LicenseState.Frozen, "license_frozen")]
    public void A_license_sees_no_promotion_after_it_freezes(LicenseState state, string code) => Assert.Equal(
        new Entitlement(state, Catalog.ByName["nightly"], Noon, code), Entitlement.ForChannel(new(state, Naming("nightly"), Noon, code), null, Catalog));

    [Theory]
    [InlineData(null)]
    [InlineData("stable")]
    [InlineData("nightly")]
    [InlineData("gone")]
    public void A_refused_license_gets_no_channel_at_all(string? requested) => Assert.Equal(
        new Entitlement(LicenseState.Refused, null, null, "license_expired"),
        Entitlement.ForChannel(new(LicenseState.Refused, Naming("nightly"), Noon, "license_expired"), requested, Catalog));

    [Fact]
    public void Without_a_default_channel_a_name_is_needed()
    {
        var catalog = Channels(null, ("stable", ChannelAccess.Public));
        Assert.Equal("channel_unknown", Entitlement.ForChannel(LicenseStanding.Anonymous, null, catalog).Code);
        Assert.Equal("stable", Entitlement.ForChannel(LicenseStanding.Anonymous, "stable", catalog).Channel?.Name);
    }

    [Fact]
    public void A_default_channel_that_is_not_public_still_needs_a_license()
    {
        var catalog = Channels("beta", ("beta", ChannelAccess.Licensed), ("stable", ChannelAccess.Public));
        Assert.Equal("license_required", Entitlement.ForChannel(LicenseStanding.Anonymous, null, catalog).Code);
    }

    // Promoted: seconds after the license froze.
    [Theory]
    [InlineData(LicenseState.Anonymous, 0, true, null)]
    [InlineData(LicenseState.Anonymous, 0, false, "license_required")]
    [InlineData(LicenseState.Valid, 0, false, null)]
    [InlineData(LicenseState.Grace, -1, false, null)]
    [InlineData(LicenseState.Frozen, -1, false, null)]
    [InlineData(LicenseState.Frozen, 0, false, null)]
    [InlineData(LicenseState.Frozen, 1, false, "release_after_freeze")]
    [InlineData(LicenseState.Frozen, 1, true, null)] // anyone may have it
    [InlineData(LicenseState.Refused, -1, true, "license_expired")]
    public void A_pin_may_be_had_unless(LicenseState state, int promoted, bool isPublic, string? expected)
    {
        var standing = state == LicenseState.Anonymous ? LicenseStanding.Anonymous : new(state, Naming(""), Noon, "license_expired");
        Assert.Equal(expected, Entitlement.RefusePin(standing, Noon.AddSeconds(promoted), isPublic));
    }

    [Fact]
    public void A_license_without_expiry_may_pin_every_release() =>
        Assert.Null(Entitlement.RefusePin(new(LicenseState.Valid, Naming(""), null, "license_valid"), DateTimeOffset.MaxValue, isPublic: false));

    private static ChannelCatalog Channels(string? defaultName, params (string Name, ChannelAccess Access)[] channels) =>
        new(channels.Select(channel => new Channel(channel.Name, "Title", "", channel.Access, channel.Name == defaultName)));

    private static LicenseClaims Naming(string channels) =>
        new("identity", "deployment", null, null, channels.Split(' ', StringSplitOptions.RemoveEmptyEntries), null);
}

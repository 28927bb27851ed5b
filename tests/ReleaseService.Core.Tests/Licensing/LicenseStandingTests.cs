using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>Times are days, hours, minutes and seconds relative to noon of a day; a clock skew of a minute and a grace of three days.</summary>
public sealed class LicenseStandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LicenseRules Rules = new(TimeSpan.FromDays(3), TimeSpan.FromMinutes(1), RefuseExpired: false);

    [Theory]
    [InlineData("-365.00:00:00", LicenseState.Valid, "license_valid")]
    [InlineData("00:00:00", LicenseState.Valid, "license_valid")]
    [InlineData("00:01:00", LicenseState.Valid, "license_valid")] // within the skew
    [InlineData("00:01:00.001", LicenseState.Grace, "license_grace")]
    [InlineData("3.00:01:00", LicenseState.Grace, "license_grace")]
    [InlineData("3.00:01:00.001", LicenseState.Frozen, "license_frozen")]
    [InlineData("3650.00:00:00", LicenseState.Frozen, "license_frozen")]
    public void A_license_is_valid_then_in_grace_then_frozen(string afterExpiry, LicenseState state, string code)
    {
        var license = Expiring("00:00:00");
        Assert.Equal(new LicenseStanding(state, license, At("3.00:01:00"), code), LicenseStanding.Assess(new(license, null), At(afterExpiry), Rules));
    }

    [Theory]
    [InlineData("3.00:01:00", LicenseState.Grace, "license_grace")]
    [InlineData("3.00:01:00.001", LicenseState.Refused, "license_expired")]
    public void A_server_may_refuse_what_it_would_freeze(string afterExpiry, LicenseState state, string code)
    {
        var standing = LicenseStanding.Assess(new(Expiring("00:00:00"), null), At(afterExpiry), Rules with { RefuseExpired = true });
        Assert.Equal((state, code), (standing.State, standing.Code));
    }

    [Fact]
    public void Without_a_grace_a_license_freezes_after_the_skew() => Assert.Equal(
        LicenseState.Frozen, LicenseStanding.Assess(new(Expiring("00:00:00"), null), At("00:01:00.001"), Rules with { Grace = TimeSpan.Zero }).State);

    [Theory]
    [InlineData("-100.00:00:00")]
    [InlineData("36500.00:00:00")]
    public void A_license_without_expiry_is_always_valid(string now)
    {
        var license = Expiring(null);
        Assert.Equal(new LicenseStanding(LicenseState.Valid, license, null, "license_valid"), LicenseStanding.Assess(new(license, null), At(now), Rules));
    }

    [Fact]
    public void A_license_to_the_end_of_time_is_valid()
    {
        var license = Expiring(null) with { ExpiresAt = DateTimeOffset.MaxValue };
        Assert.Equal(
            new LicenseStanding(LicenseState.Valid, license, DateTimeOffset.MaxValue, "license_valid"),
            LicenseStanding.Assess(new(license, null), Noon, Rules));
        Assert.Equal(LicenseState.Valid, LicenseStanding.Assess(new(license, license), Noon, Rules with { Grace = TimeSpan.MaxValue }).State);
    }

    [Theory]
    [InlineData("-00:01:00.001", LicenseState.Refused, "license_not_yet_valid")]
    [InlineData("-00:01:00", LicenseState.Valid, "license_valid")] // within the skew
    [InlineData("00:00:00", LicenseState.Valid, "license_valid")]
    public void A_license_counts_from_its_nbf_on(string now, LicenseState state, string code)
    {
        var standing = LicenseStanding.Assess(new(Expiring("30.00:00:00", notBefore: "00:00:00"), null), At(now), Rules);
        Assert.Equal((state, code), (standing.State, standing.Code));
    }

    [Fact]
    public void Nobody_is_anonymous() => Assert.Equal(
        new LicenseStanding(LicenseState.Anonymous, null, null, "anonymous"), LicenseStanding.Assess(new(null, Expiring(null)), Noon, Rules));

    // The license sent expired ten days ago. What of the newest one known for the deployment?
    [Theory]
    [InlineData("30.00:00:00", null, LicenseState.Valid, "license_renewed", true)]
    [InlineData(null, null, LicenseState.Valid, "license_renewed", true)] // never expires
    [InlineData("-1.00:00:00", null, LicenseState.Grace, "license_grace", true)] // expired later
    [InlineData("-5.00:00:00", null, LicenseState.Frozen, "license_frozen", true)] // froze later
    [InlineData("-10.00:00:00", null, LicenseState.Frozen, "license_frozen", false)] // the same
    [InlineData("-20.00:00:00", null, LicenseState.Frozen, "license_frozen", false)] // older
    [InlineData("30.00:00:00", "00:01:00", LicenseState.Valid, "license_renewed", true)] // starts within the skew
    [InlineData("30.00:00:00", "00:01:00.001", LicenseState.Frozen, "license_frozen", false)] // hasn't started
    public void A_newer_license_decides_for_an_expired_one(string? expiry, string? notBefore, LicenseState state, string code, bool newestDecides)
    {
        var (sent, newest) = (Expiring("-10.00:00:00"), Expiring(expiry, notBefore, "newest"));
        var standing = LicenseStanding.Assess(new(sent, newest), Noon, Rules);
        Assert.Equal((state, code, newestDecides ? newest : sent), (standing.State, standing.Code, standing.License));
    }

    [Fact]
    public void A_newer_license_lifts_the_refusal_of_an_expired_one() => Assert.Equal(
        LicenseState.Valid, LicenseStanding.Assess(new(Expiring("-10.00:00:00"), Expiring("1.00:00:00")), Noon, Rules with { RefuseExpired = true }).State);

    [Fact]
    public void A_license_in_its_grace_is_lifted_too() => Assert.Equal(
        "license_renewed", LicenseStanding.Assess(new(Expiring("-1.00:00:00"), Expiring("1.00:00:00")), Noon, Rules).Code);

    [Fact]
    public void A_valid_license_decides_for_itself()
    {
        var license = Expiring("1.00:00:00");
        Assert.Equal(license, LicenseStanding.Assess(new(license, Expiring(null, null, "newest")), Noon, Rules).License);
    }

    [Fact]
    public void A_newer_license_never_helps_one_that_has_not_started() => Assert.Equal(
        "license_not_yet_valid", LicenseStanding.Assess(new(Expiring("10.00:00:00", notBefore: "1.00:00:00"), Expiring(null)), Noon, Rules).Code);

    [Fact]
    public void The_defaults_are_those_of_the_wire_contract() => Assert.Equal(Rules, LicenseRules.Default);

    private static DateTimeOffset At(string offset) => Noon + TimeSpan.Parse(offset, null);

    private static LicenseClaims Expiring(string? expiry, string? notBefore = null, string identity = "sent") =>
        new(identity, "deployment", expiry is null ? null : At(expiry), notBefore is null ? null : At(notBefore), [], null);
}

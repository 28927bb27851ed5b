using System.Globalization;
using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

public sealed class LicenseClaimsTests
{
    // 1788264000 is 2026-09-01T12:00:00Z.
    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{"expiresAt":null,"exp":null}""", null)]
    [InlineData("""{"expiresAt":"2026-09-01T12:00:00.500Z"}""", "2026-09-01T12:00:00.500Z")]
    [InlineData("""{"exp":1788264000}""", "2026-09-01T12:00:00.000Z")]
    [InlineData("""{"exp":1788264000.25}""", "2026-09-01T12:00:00.250Z")]
    [InlineData("""{"exp":1.788264e9}""", "2026-09-01T12:00:00.000Z")]
    [InlineData("""{"exp":0}""", "1970-01-01T00:00:00.000Z")]
    [InlineData("""{"exp":253402300799}""", "9999-12-31T23:59:59.000Z")]
    [InlineData("""{"expiresAt":"2026-09-01T14:00:00.5+02:00"}""", "2026-09-01T12:00:00.500Z")]
    [InlineData("""{"expiresAt":"2026-09-01T12:00:00.500Z","exp":1788264000}""", "2026-09-01T12:00:00.500Z")] // exp is its floor
    [InlineData("""{"expiresAt":"2026-09-01T12:00:01.000Z","exp":1788264000}""", "2026-09-01T12:00:01.000Z")]
    [InlineData("""{"expiresAt":"2026-09-01T12:00:01.001Z","exp":1788264000}""", "2026-09-01T12:00:00.000Z")] // more than a second: the earlier
    [InlineData("""{"expiresAt":"2027-09-01T12:00:00.500Z","exp":1788264000}""", "2026-09-01T12:00:00.000Z")]
    [InlineData("""{"expiresAt":"2026-09-01T11:59:59.500Z","exp":1788264000}""", "2026-09-01T11:59:59.500Z")]
    [InlineData("""{"expiresAt":"2025-09-01T12:00:00.500Z","exp":1788264000}""", "2025-09-01T12:00:00.500Z")]
    public void A_license_expires_at_the_earlier_of_its_two_times(string payload, string? expected) =>
        Assert.Equal(expected, Read(payload).ExpiresAt is { } time ? Timestamp.Format(time) : null);

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"channel":null}""", "")]
    [InlineData("""{"channel":"beta"}""", "beta")]
    [InlineData("""{"channel":["nightly","beta"]}""", "nightly beta")]
    public void Its_channels_are_a_name_or_a_list(string payload, string expected) => Assert.Equal(expected, string.Join(' ', Read(payload).Channels));

    [Theory]
    [InlineData("""{"deploymentId":7}""", "deploymentId")]
    [InlineData("""{"deploymentId":["a"]}""", "deploymentId")]
    [InlineData("""{"deploymentId":"a\u0000b"}""", "deploymentId")]
    [InlineData("""{"channel":["beta","be\nta"]}""", "channel")]
    [InlineData("""{"expiresAt":1788264000}""", "expiresAt")]
    [InlineData("""{"expiresAt":""}""", "expiresAt")]
    [InlineData("""{"expiresAt":"never"}""", "expiresAt")]
    [InlineData("""{"expiresAt":"2026-02-30T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"expiresAt":"01/09/2026"}""", "expiresAt")]
    [InlineData("""{"expiresAt":"0001-01-01T00:00:00+14:00"}""", "expiresAt")]
    [InlineData("""{"exp":"1788264000"}""", "exp")]
    [InlineData("""{"exp":true}""", "exp")]
    [InlineData("""{"exp":-1}""", "exp")]
    [InlineData("""{"exp":253402300800}""", "exp")]
    [InlineData("""{"exp":1e300}""", "exp")]
    [InlineData("""{"nbf":"2026-09-01T12:00:00Z"}""", "nbf")]
    [InlineData("""{"channel":7}""", "channel")]
    [InlineData("""{"channel":{"name":"beta"}}""", "channel")]
    [InlineData("""{"channel":""}""", "channel")]
    [InlineData("""{"channel":[]}""", "channel")]
    [InlineData("""{"channel":["beta",7]}""", "channel")]
    [InlineData("""{"channel":["beta",""]}""", "channel")]
    [InlineData("""{"channel":["beta",null]}""", "channel")]
    [InlineData("""{"channel":[["beta"]]}""", "channel")]
    public void A_claim_of_the_wrong_type_is_refused_by_its_name(string payload, string claim)
    {
        var defect = Expect.OneDefect(LicenseToken.Parse(TokenText.Of(payload)), "license_malformed", claim);
        Assert.Contains($"claim {claim} isn't", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_claims_are_named_together() => Assert.Equal(
        ["channel", "deploymentId", "exp", "expiresAt", "nbf"],
        Expect.Defects(LicenseToken.Parse(TokenText.Of("""{"deploymentId":1,"expiresAt":1,"exp":"1","nbf":"1","channel":1}""")))
            .Select(defect => defect.Path).Order());

    [Theory]
    [InlineData("""{"trial":true}""", true)]
    [InlineData("""{"trial":false}""", false)]
    [InlineData("""{"trial":"yes"}""", null)] // decides nothing
    [InlineData("""{}""", null)]
    public void Trial_is_read_where_it_is_a_boolean(string payload, bool? expected) => Assert.Equal(expected, Read(payload).Trial);

    [Fact]
    public void Claims_may_hold_any_Unicode() => Assert.Equal(
        "\u00fc\U0001F600",
        Read("""{"deploymentId":"\u00fc\ud83d\ude00","customer":"Zürich 😀","weaveLimits":{"weaveLimitBytes":null}}""").DeploymentId);

    [Fact]
    public void Nbf_is_read_as_seconds() => Assert.Equal(
        DateTimeOffset.Parse("2026-09-01T12:00:00Z", CultureInfo.InvariantCulture), Read("""{"nbf":1788264000}""").NotBefore);

    [Fact]
    public void A_license_without_claims_has_none()
    {
        var claims = Read("{}");
        Assert.Equal((null, null, null, null), (claims.DeploymentId, claims.ExpiresAt, claims.NotBefore, claims.Trial));
        Assert.Empty(claims.Channels);
    }

    [Theory]
    [InlineData("3F0C2A4E-9D41-4C5E-8A58-0B7D8B9F6A11", "3f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")]
    [InlineData("3f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11", "3f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")]
    [InlineData("{3F0C2A4E-9D41-4C5E-8A58-0B7D8B9F6A11}", "{3F0C2A4E-9D41-4C5E-8A58-0B7D8B9F6A11}")]
    [InlineData("Deployment-A", "Deployment-A")]
    [InlineData("+f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11", "+f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")] // .NET reads 0f0c2a4e-…
    [InlineData("0xfc2a4e-9d41-4c5e-8a58-0b7d8b9f6a11", "0xfc2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")]
    public void A_deployment_named_by_a_UUID_is_the_same_however_that_is_written(string claim, string expected) =>
        Assert.Equal(expected, Read($$"""{"deploymentId":"{{claim}}"}""").DeploymentId);

    [Fact]
    public void A_time_counts_to_the_millisecond_as_it_is_stored() => Assert.Equal(
        new DateTimeOffset(2026, 9, 1, 12, 0, 0, 123, TimeSpan.Zero), Read("""{"expiresAt":"2026-09-01T12:00:00.1239999Z"}""").ExpiresAt);

    private static LicenseClaims Read(string payload) => Expect.Valid(LicenseToken.Parse(TokenText.Of(payload))).Claims;

    [Fact]
    public void Text_that_no_database_takes_as_a_key_is_no_deployment()
    {
        Assert.Equal(200, Read($$"""{"deploymentId":"{{new string('x', 200)}}"}""").DeploymentId!.Length);
        Assert.Equal(["deploymentId"], Expect.Defects(LicenseToken.Parse(TokenText.Of($$"""{"deploymentId":"{{new string('x', 201)}}"}"""))).Select(defect => defect.Path));
    }
}

using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>Changes the time zone of the process, so nothing runs beside it.</summary>
[CollectionDefinition(nameof(LicenseTimeZoneTests), DisableParallelization = true)]
[Collection(nameof(LicenseTimeZoneTests))]
public sealed class LicenseTimeZoneTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("TZ");

    public LicenseTimeZoneTests() => Use("Asia/Tokyo");

    [Theory]
    [InlineData("2026-09-01", "2026-09-01T00:00:00.000Z")]
    [InlineData("2026-09-01T00:00:00", "2026-09-01T00:00:00.000Z")]
    [InlineData("2026-09-01T00:00:00Z", "2026-09-01T00:00:00.000Z")]
    [InlineData("2026-09-01T09:00:00+09:00", "2026-09-01T00:00:00.000Z")]
    [InlineData("2026-09-01T00:00:00.12345678901Z", "2026-09-01T00:00:00.123Z")]
    [InlineData("9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59.000Z")]
    public void A_license_expires_at_the_same_time_in_every_time_zone(string expiresAt, string expected)
    {
        Assert.SkipWhen(TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero, "This machine has no time zone data.");
        var claims = Expect.Valid(LicenseToken.Parse(TokenText.Of($$"""{"expiresAt":"{{expiresAt}}"}"""))).Claims;
        Assert.Equal(expected, Timestamp.Format(claims.ExpiresAt!.Value));
        Assert.Equal(TimeSpan.Zero, claims.ExpiresAt.Value.Offset);
    }

    public void Dispose() => Use(_before);

    private static void Use(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }
}

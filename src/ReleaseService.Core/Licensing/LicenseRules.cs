namespace ReleaseService.Core.Licensing;

/// <summary>How long past its expiry a license still counts, and what it gets then.</summary>
/// <param name="Grace">How long an expired license goes on following the head.</param>
/// <param name="ClockSkew">How far clocks may differ.</param>
/// <param name="RefuseExpired">True: past the grace it gets 403 instead of being frozen.</param>
public sealed record LicenseRules(TimeSpan Grace, TimeSpan ClockSkew, bool RefuseExpired)
{
    public static LicenseRules Default { get; } = new(TimeSpan.FromDays(3), TimeSpan.FromSeconds(60), RefuseExpired: false);
}

using System.Security.Cryptography;
using System.Text;
using ReleaseService.Core;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Snapshots;

/// <summary>A deployment's newest license in 80 bytes; as claims it would take six times as much, and there may be a million.</summary>
/// <param name="Key">Names the deployment: <see cref="KeyOf"/>.</param>
/// <param name="License">The license's identity.</param>
/// <param name="ExpiresAt">UTC ticks; the greatest number for never.</param>
/// <param name="NotBefore">UTC ticks; the least number for always.</param>
/// <param name="Rest">One object for all licenses that agree in it.</param>
internal readonly record struct DeploymentEntry(Guid Key, LicenseIdentity License, long ExpiresAt, long NotBefore, SharedClaims Rest)
{
    private const long Never = long.MaxValue;
    private const long Always = long.MinValue;

    public static DeploymentEntry Of(string deployment, LicenseClaims license, SharedClaims rest) => new(
        KeyOf(deployment), LicenseIdentity.TryParse(license.Identity, out var identity) ? identity : default, license.ExpiresAt?.UtcTicks ?? Never, license.NotBefore?.UtcTicks ?? Always,
        rest);

    public LicenseClaims ToClaims(string deployment) => new(
        License.ToString(), deployment, ExpiresAt == Never ? null : new(ExpiresAt, TimeSpan.Zero), NotBefore == Always ? null : new(NotBefore, TimeSpan.Zero), Rest.Channels, Rest.Trial)
    {
        VouchedBy = Rest.VouchedBy,
    };

    /// <summary>As <see cref="LicenseStanding.IsNewer"/>.</summary>
    public bool IsNewerThan(LicenseClaims license) => license.ExpiresAt is { } expiry && ExpiresAt > expiry.UtcTicks;

    /// <inheritdoc cref="IsNewerThan"/>
    public bool IsOlderThan(LicenseClaims license) => (license.ExpiresAt?.UtcTicks ?? Never) > ExpiresAt;

    /// <summary>The UUID that a deployment is mostly named by; of any other name a hash, which nobody can make collide with another.</summary>
    public static Guid KeyOf(string deployment)
    {
        if (Uuid.TryParse(deployment, out var uuid))
            return uuid;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(deployment), hash);
        return new Guid(hash[..16]);
    }
}

using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// The decision which channel, and up to which time, a caller gets. Pure: license, channels and time in; a channel or a reason out.
/// </summary>
/// <param name="Channel">The channel that it gets; null when refused.</param>
/// <param name="AsOf">It gets the newest promotion that isn't later than this; null for no limit.</param>
/// <param name="Code">Stable code of the reason, of the refusal where <see cref="Channel"/> is null.</param>
public readonly record struct Entitlement(Channel? Channel, DateTimeOffset? AsOf, string Code)
{
    /// <param name="standing">Where the caller's license stands.</param>
    /// <param name="requested">The channel asked for by name; null for the caller's own.</param>
    /// <param name="channels">The channels there are.</param>
    public static Entitlement ForChannel(LicenseStanding standing, string? requested, ChannelCatalog channels)
    {
        if (standing.State == LicenseState.Refused)
            return new(null, null, standing.Code);

        // A license that names a channel which isn't here gets nothing: another channel could be a downgrade.
        var name = requested ?? (standing.License is { Channels: [var first, ..] } ? first : channels.Default?.Name);
        if (name is null || !channels.ByName.TryGetValue(name, out var channel))
            return new(null, null, "channel_unknown");
        if (!MayFollow(standing, channel))
            return new(null, null, standing.License is null ? "license_required" : "channel_forbidden");
        return new(channel, standing.FreezesAt, standing.Code);
    }

    /// <summary>
    /// Whether a pinned release may be had. Every release that was ever promoted stays resolvable by its id (an instance must be able to stay
    /// where it is): without a license where a public channel had it, with one in any case, but for
    /// what came out, and never on a public channel, after that license froze.
    /// </summary>
    /// <param name="standing">Where the caller's license stands.</param>
    /// <param name="firstPromotedAt">When the release was first promoted to any channel.</param>
    /// <param name="isPublic">Whether a public channel ever had it.</param>
    /// <returns>Null when it may; else the code of the refusal.</returns>
    public static string? RefusePin(LicenseStanding standing, DateTimeOffset firstPromotedAt, bool isPublic) => standing.State switch
    {
        LicenseState.Refused => standing.Code,
        LicenseState.Anonymous => isPublic ? null : "license_required",
        _ => isPublic || !(firstPromotedAt > standing.FreezesAt) ? null : "release_after_freeze",
    };

    public static bool MayFollow(LicenseStanding standing, Channel channel) => standing.State != LicenseState.Refused && channel.Access switch
    {
        ChannelAccess.Public => true,
        _ when standing.License is null => false,
        _ when standing.License.Channels.Count > 0 => standing.License.Channels.Contains(channel.Name),
        ChannelAccess.Licensed => true,
        _ => false,
    };
}

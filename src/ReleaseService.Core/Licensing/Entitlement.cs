using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// The decision which channel, and up to which time, a caller gets. Pure: license, what is known of its deployment, channels and time in; a channel or a
/// refusal out and, for whoever asks, every reason on the way. Of a channel it gets the promotion that was head at <see cref="AsOf"/>, which is the head itself until
/// the license freezes.
/// </summary>
/// <param name="State">What becomes of the caller; <see cref="LicenseState.Refused"/> where <see cref="Channel"/> is null.</param>
/// <param name="Channel">The channel that it gets; null when refused.</param>
/// <param name="AsOf">It gets the newest promotion that isn't later than this; null for no limit.</param>
/// <param name="Code">Stable code of the reason, of the refusal where <see cref="Channel"/> is null.</param>
public readonly record struct Entitlement(LicenseState State, Channel? Channel, DateTimeOffset? AsOf, string Code)
{
    /// <summary>The whole decision. Its two steps can be had one by one where the first is needed for more than one channel.</summary>
    /// <inheritdoc cref="LicenseStanding.Assess" path="/param"/>
    /// <inheritdoc cref="ForChannel" path="/param"/>
    public static Entitlement Decide(
        in LicenseFacts facts, string? requested, ChannelCatalog channels, DateTimeOffset now, LicenseRules rules, ICollection<DecisionReason>? reasons = null) =>
        ForChannel(LicenseStanding.Assess(facts, now, rules, reasons), requested, channels, reasons);

    /// <param name="standing">Where the caller's license stands.</param>
    /// <param name="requested">The channel asked for by name; null for the caller's own.</param>
    /// <param name="channels">The channels there are.</param>
    /// <param name="reasons">Takes the reasons, in order; null where nobody asks for them.</param>
    public static Entitlement ForChannel(LicenseStanding standing, string? requested, ChannelCatalog channels, ICollection<DecisionReason>? reasons = null)
    {
        if (standing.State == LicenseState.Refused)
            return Refused(standing.Code);

        // Where the assignment or the license names a channel that isn't here, there is nothing: another channel could be a downgrade.
        var name = requested ?? standing.AssignedChannel ?? (standing.License is { Channels: [var first, ..] } ? first : channels.Default?.Name);
        reasons?.Add(DecisionReasons.ChannelChosen(standing, requested, name));
        if (name is null || !channels.ByName.TryGetValue(name, out var channel))
        {
            reasons?.Add(DecisionReasons.ChannelUnknown(name));
            return Refused("channel_unknown");
        }

        var isFollowed = MayFollow(standing, channel);
        reasons?.Add(isFollowed ? DecisionReasons.MayFollow(standing, channel) : DecisionReasons.MayNotFollow(standing, channel));
        return isFollowed ? new(standing.State, channel, standing.FreezesAt, standing.Code) : Refused(standing.License is null ? "license_required" : "channel_forbidden");
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
        _ when standing.AssignedChannel == channel.Name => true,
        _ when standing.License.Channels.Count > 0 => standing.License.Channels.Contains(channel.Name),
        ChannelAccess.Licensed => true,
        _ => false,
    };

    private static Entitlement Refused(string code) => new(LicenseState.Refused, null, null, code);
}

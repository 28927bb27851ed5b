using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// The decision what a caller gets: a channel's head, the promotion of it that it is frozen at, the release that it is pinned to, or nothing. Pure: license, what is known of its
/// deployment, channels and time in; and out, for whoever asks, every reason on the way. Of a channel it gets the promotion that was head at <see cref="AsOf"/>, which is the head
/// itself until the license freezes.
/// </summary>
/// <param name="State">What becomes of the caller.</param>
/// <param name="Channel">The channel that it gets; null when refused or pinned.</param>
/// <param name="AsOf">It gets the newest promotion that isn't later than this; null for no limit.</param>
/// <param name="Code">Stable code of the reason, or of the refusal.</param>
/// <param name="Promotion">The promotion of the channel that it gets now, where that was looked up: of a frozen license the one that it stays at.</param>
/// <param name="Pin">The release that it gets instead; null for none.</param>
public readonly record struct Entitlement(LicenseState State, Channel? Channel, DateTimeOffset? AsOf, string Code, Promoted? Promotion = null, PinnedRelease? Pin = null)
{
    public EntitlementOutcome Outcome => State switch
    {
        LicenseState.Refused => EntitlementOutcome.Refused,
        _ when Pin is not null => EntitlementOutcome.Pinned,
        LicenseState.Frozen => EntitlementOutcome.Frozen,
        _ => EntitlementOutcome.Head,
    };

    /// <summary>The whole decision. Its steps can be had one by one where the first is needed for more than one channel.</summary>
    /// <param name="facts">The license sent, and what is known of it and its deployment.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="supply">What there is.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="rules">Grace and skew.</param>
    /// <param name="reasons">Takes the reasons, in order; null where nobody asks for them.</param>
    public static Entitlement Decide(
        in LicenseFacts facts, in DecisionRequest request, DecisionSupply supply, DateTimeOffset now, LicenseRules rules, ICollection<DecisionReason>? reasons = null)
    {
        var standing = LicenseStanding.Assess(facts, now, rules, reasons);
        if (request.Pin is { } pin)
            return ForPin(standing, pin, reasons);
        var entitlement = ForChannel(standing, request.Channel, supply.Channels, reasons);
        if (entitlement.Channel is not { } channel)
            return entitlement;
        var found = entitlement with { Promotion = supply.HeadAsOf(channel, entitlement.AsOf) };
        reasons?.Add(DecisionReasons.Gets(found));
        return found;
    }

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

    private static Entitlement ForPin(LicenseStanding standing, PinnedRelease pin, ICollection<DecisionReason>? reasons)
    {
        var refusal = RefusePin(standing, pin.FirstPromotedAt, pin.IsPublic);
        if (standing.State != LicenseState.Refused)
            reasons?.Add(DecisionReasons.Pinned(standing, pin, refusal));
        return refusal is null ? new(standing.State, null, standing.FreezesAt, standing.Code, Pin: pin) : Refused(refusal);
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

using System.Globalization;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// The steps of a decision in words, with the names and times that they are about. The customer reads them too, so they hold nothing that was written for
/// colleagues: neither who revoked or assigned, nor why.
/// </summary>
public static class DecisionReasons
{
    public static DecisionReason Anonymous() => new("anonymous", "No license counts: none was sent, or this server has no keys to check one with.");

    public static DecisionReason Sent(LicenseClaims license, bool keyIsGone) => new(
        "license_verified",
        $"{Name(license)} {(keyIsGone ? "was taken for genuine when it was last sent" : "is genuine")} and names {(license.DeploymentId is { } deployment ? $"deployment {deployment}" : "no deployment, so nothing is known of it beyond what it says")}.");

    /// <summary>For a deployment of which only others speak: an assignment, a revocation.</summary>
    public static DecisionReason NoneKnown(string deployment) => new(
        "license_none_known", $"No license of deployment {deployment} is known here; this is what one without an end and a channel would get.");

    /// <summary>The refusals that come before everything else.</summary>
    public static DecisionReason Refused(string code, in LicenseFacts facts, DateTimeOffset now, LicenseRules rules) => new(code, code switch
    {
        "deployment_revoked" => $"The deployment was revoked at {At(facts.DeploymentRevokedAt)}: no license that names it gets anything.",
        "license_revoked" => $"The license was revoked at {At(facts.LicenseRevokedAt)}.",
        "license_key_retired" => "The key that signed it counts no more: it was retired, or is gone from the configured sets.",
        _ => $"The license begins at {At(facts.License?.NotBefore)}; it is {At(now)}, and clocks may differ by {Span(rules.ClockSkew)}.",
    });

    public static DecisionReason Expiry(LicenseStanding standing, LicenseRules rules)
    {
        var (expired, freezes) = ($"It expired at {At(standing.License?.ExpiresAt)}", At(standing.FreezesAt));
        return new(standing.Code, standing.State switch
        {
            LicenseState.Valid when standing.FreezesAt is null => "It has no end.",
            LicenseState.Valid => $"It is in time: it ends at {At(standing.License?.ExpiresAt)}, and clocks may differ by {Span(rules.ClockSkew)}.",
            LicenseState.Grace => $"{expired}; its grace of {Span(rules.Grace)} goes on until {freezes}.",
            LicenseState.Frozen => $"{expired} and its grace of {Span(rules.Grace)} ended at {freezes}: it sees no promotion after that, until it is renewed.",
            _ => $"{expired} and its grace of {Span(rules.Grace)} ended at {freezes}; this server refuses such licenses (Licensing:Expired).",
        });
    }

    public static DecisionReason NewerDecides(LicenseClaims newer) => new(
        "license_renewed", $"A newer license of the deployment is known and decides instead: {Name(newer)}, which {(newer.ExpiresAt is null ? "has no end" : $"ends at {At(newer.ExpiresAt)}")}.");

    public static DecisionReason NewerRevoked(LicenseClaims newer, DateTimeOffset at) => new(
        "newer_license_revoked", $"A newer license of the deployment is known, {Name(newer)}, but it was revoked at {At(at)} and lifts nothing.");

    public static DecisionReason NewerKeyGone(LicenseClaims newer) => new(
        "newer_license_key_gone",
        $"A newer license of the deployment is known, {Name(newer)}, but the key that signed it counts no more (it was retired, or is gone from the configured sets), and so it lifts nothing.");

    public static DecisionReason NewerNotBegun(LicenseClaims newer) => new(
        "newer_license_not_yet_valid", $"A newer license of the deployment is known, {Name(newer)}, but it begins at {At(newer.NotBefore)}.");

    public static DecisionReason ChannelChosen(LicenseStanding standing, string? requested, string? name) =>
        requested is not null ? new("channel_requested", $"Channel {Shown(requested)} was asked for by name.")
        : standing.AssignedChannel is not null ? new("channel_assigned", $"The deployment is assigned to channel {name}, whatever its license says.")
        : standing.License is { Channels.Count: > 0 } license ? new("channel_claimed", $"The license names {(license.Channels.Count == 1 ? $"channel {name}" : $"channels {string.Join(", ", license.Channels)}; the first is the one it gets")}.")
        : new("channel_default", name is null ? "Nothing names a channel, and there is no default one here." : $"Nothing names a channel; the default one is {name}.");

    public static DecisionReason ChannelUnknown(string? name) => new(
        "channel_unknown", $"{(name is null ? "There is no channel to give" : $"There is no channel {Shown(name)} here")}. Another one could be a downgrade, so there is none at all.");

    public static DecisionReason MayFollow(LicenseStanding standing, Channel channel) => new("channel_included", (channel.Access, standing) switch
    {
        (ChannelAccess.Public, _) => $"{channel.Name} is public.",
        (_, { AssignedChannel: { } assigned }) when assigned == channel.Name => $"{channel.Name} isn't public, but the deployment is assigned to it.",
        (_, { License.Channels.Count: > 0 }) => $"{channel.Name} isn't public, but the license names it.",
        _ => $"{channel.Name} takes every license.",
    });

    public static DecisionReason MayNotFollow(LicenseStanding standing, Channel channel) => standing.License is null
        ? new("license_required", $"{channel.Name} isn't public: it takes a license.")
        : new("channel_forbidden", $"{channel.Name} isn't public, and the license {(standing.License.Channels.Count > 0 ? "names other channels" : "doesn't name it")}.");

    /// <summary>The last step: what stands on the channel for whoever may follow it so far.</summary>
    public static DecisionReason Gets(in Entitlement entitlement) => entitlement.Promotion is not var (sequence, release, at)
        ? new("channel_empty", $"Nothing has been promoted to {entitlement.Channel?.Name} yet.")
        : new(
            entitlement.State == LicenseState.Frozen ? "head_frozen" : "head_followed",
            $"It gets promotion {sequence.ToString(CultureInfo.InvariantCulture)} of {entitlement.Channel?.Name}, {release} of {Timestamp.Format(at)}, {(entitlement.State == LicenseState.Frozen ? "and keeps it" : "and follows the channel")}.");

    /// <summary>The last step for a release that is asked for by its id: of the channels there is none to choose.</summary>
    /// <param name="standing">Where the license stands.</param>
    /// <param name="pin">The release.</param>
    /// <param name="refusal">The code of the refusal; null where it may be had.</param>
    public static DecisionReason Pinned(LicenseStanding standing, PinnedRelease pin, string? refusal) => new(
        refusal ?? "release_pinned",
        $"Release {pin.Name} was asked for. " + refusal switch
        {
            "license_required" => "No public channel ever had it, so it takes a license.",
            "release_after_freeze" => $"It first came out at {Timestamp.Format(pin.FirstPromotedAt)}, after the license froze at {At(standing.FreezesAt)}, and no public channel ever had it.",
            _ when pin.IsPublic => "A public channel had it, so everybody gets it.",
            _ => $"It first came out at {Timestamp.Format(pin.FirstPromotedAt)}, and a license gets whatever came out before it froze.",
        });

    private static string Name(LicenseClaims license) => $"License {license.Identity[..Math.Min(12, license.Identity.Length)]}";

    /// <summary>As far as a channel's name goes: it may come out of a URL.</summary>
    private static string Shown(string name) => Channel.IsName(name) ? name : "(no channel's name)";

    private static string At(DateTimeOffset? time) => time is { } at ? Timestamp.Format(at) : "";

    /// <summary><c>3 d</c>, <c>1 min</c>, <c>1 d 12 h</c>.</summary>
    private static string Span(TimeSpan span)
    {
        (int Count, string Unit)[] parts = [(span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var told = parts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")).ToList();
        return told.Count > 0 ? string.Join(' ', told) : "0 s";
    }
}

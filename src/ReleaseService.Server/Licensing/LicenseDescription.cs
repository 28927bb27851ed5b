using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>What a license gets at this moment, in the form in which it is told: to its owner, and to support.</summary>
public sealed class LicenseDescription(LicensingSettings settings, TimeProvider time)
{
    /// <param name="facts">The license and what is known of it; none for nobody's.</param>
    /// <param name="snapshot">What is decided upon.</param>
    /// <param name="reasons">Takes all reasons, in order; null where they weren't asked for.</param>
    public LicenseDetails Of(LicenseFacts facts, ReleaseSnapshot snapshot, List<DecisionReason>? reasons)
    {
        var standing = LicenseStanding.Assess(facts, time.GetUtcNow(), settings.Rules, reasons);
        var entitlement = Entitlement.ForChannel(standing, null, snapshot.Catalog, reasons);
        var promotion = entitlement.Channel is { } channel ? snapshot.Channels[channel.Name].HeadAsOf(entitlement.AsOf) : null;
        var release = promotion is null ? null : snapshot.Releases[promotion.ReleaseId].Name;
        if (entitlement.Channel is not null)
            reasons?.Add(DecisionReasons.Gets(entitlement, promotion is null ? null : (promotion.Sequence, release!, promotion.At)));
        return new LicenseDetails(
            entitlement.State, facts.License?.Identity, facts.License?.DeploymentId, facts.License?.ExpiresAt, standing.FreezesAt, facts.License?.NotBefore, facts.License?.Trial,
            entitlement.Channel?.Name, ChannelsOf(standing, snapshot.Catalog), promotion?.Sequence, release, entitlement.Code, LicenseWords.Explain(entitlement.Code), reasons);
    }

    private static IReadOnlyList<string> ChannelsOf(LicenseStanding standing, ChannelCatalog catalog) =>
        [.. catalog.ByName.Values.Where(channel => Entitlement.MayFollow(standing, channel)).Select(channel => channel.Name).Order(StringComparer.Ordinal)];
}

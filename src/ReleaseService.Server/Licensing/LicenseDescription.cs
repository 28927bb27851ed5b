using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>What a license gets at this moment, in the form in which it is told: to its owner, and to support.</summary>
public sealed class LicenseDescription(LicensingSettings settings, KeyRing ring, TimeProvider time)
{
    /// <param name="facts">The license and what is known of it; none for nobody's.</param>
    /// <param name="snapshot">What is decided upon.</param>
    /// <param name="pin">The release that is asked for instead of what its channel holds; null for none.</param>
    /// <param name="reasons">Takes all reasons, in order; null where they weren't asked for.</param>
    public LicenseDetails Of(LicenseFacts facts, ReleaseSnapshot snapshot, PinnedRelease? pin, List<DecisionReason>? reasons)
    {
        var now = time.GetUtcNow();
        var entitlement = Entitlement.Decide(facts, new(Pin: pin), snapshot.Supply, now, settings.Rules, reasons);
        var standing = LicenseStanding.Assess(facts, now, settings.Rules);
        return new LicenseDetails(
            entitlement.State, entitlement.Outcome, facts.License?.Identity, facts.License?.DeploymentId, facts.License?.ExpiresAt, standing.FreezesAt, facts.License?.NotBefore, facts.License?.Trial,
            entitlement.Channel?.Name, ChannelsOf(standing, snapshot.Catalog), entitlement.Promotion?.Sequence, entitlement.Pin?.Name ?? entitlement.Promotion?.Release, entitlement.Code, LicenseWords.Explain(entitlement.Code), reasons);
    }

    /// <summary>Of the newest license known of a deployment, with all reasons; where none is known, of one without an end and a channel.</summary>
    public LicenseDetails OfDeployment(string deployment, ReleaseSnapshot snapshot, PinnedRelease? pin)
    {
        List<DecisionReason> reasons = [];
        var newest = snapshot.Licensing.Deployments.Find(deployment);
        var details = Of(snapshot.Licensing.FactsOf(newest ?? new("", deployment, null, null, [], null), ring.Current), snapshot, pin, reasons);
        if (newest is not null)
            return details;
        reasons[0] = DecisionReasons.NoneKnown(deployment);
        return details with { LicenseId = null };
    }

    private static IReadOnlyList<string> ChannelsOf(LicenseStanding standing, ChannelCatalog catalog) =>
        [.. catalog.ByName.Values.Where(channel => Entitlement.MayFollow(standing, channel)).Select(channel => channel.Name).Order(StringComparer.Ordinal)];
}

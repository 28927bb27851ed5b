using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Licensing;
using static ReleaseService.Core.Licensing.AssignmentRules;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary>What a move of a deployment does to one of its licenses, read in the transaction that would make it. Which of them the deployment sends isn't known, so all count.</summary>
/// <param name="From">The channel that the deployment is on with this license; null for none.</param>
/// <param name="To">The one that it would be on; null for none.</param>
/// <param name="FreezesAt">When the license freezes; null for never.</param>
internal sealed record AssignmentFacts(ChannelView? From, ChannelView? To, DateTimeOffset? FreezesAt)
{
    /// <param name="db">The database.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="now">What it is assigned to; null: its license decides.</param>
    /// <param name="then">What it is to be assigned to.</param>
    /// <param name="time">The time.</param>
    /// <param name="keys">Those that licenses are checked with.</param>
    /// <param name="rules">Grace and skew.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<IReadOnlyList<AssignmentFacts>> ReadAsync(
        ReleaseDbContext db, string deployment, string? now, string? then, DateTimeOffset time, LicenseKeys keys, LicenseRules rules, CancellationToken cancellation)
    {
        var defaultChannel = await db.Channels.Where(row => row.IsDefault).Select(row => row.Name).SingleOrDefaultAsync(cancellation);
        Dictionary<string, ChannelView> views = [];
        List<AssignmentFacts> facts = [];
        foreach (var license in await ReadLicensesAsync(db, deployment, time, keys, rules, cancellation))
        {
            var own = license is { Channels: [var first, ..] } ? first : defaultChannel;
            facts.Add(new(await ViewAsync(now ?? own), await ViewAsync(then ?? own), LicenseStanding.Assess(new(license), time, rules).FreezesAt));
        }

        return facts;

        async Task<ChannelView?> ViewAsync(string? channel) => channel is null ? null
            : views.TryGetValue(channel, out var view) ? view
            : views[channel] = new(channel, await ChannelHistory.ReadAsync(db, channel, cancellation));
    }

    /// <summary>The newest of those known, whatever its state, and those issued here that still decide for themselves; one null where there are none.</summary>
    private static async Task<IReadOnlyList<LicenseClaims?>> ReadLicensesAsync(
        ReleaseDbContext db, string deployment, DateTimeOffset time, LicenseKeys keys, LicenseRules rules, CancellationToken cancellation)
    {
        var newest = (await db.Deployments.AsNoTracking().SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation))?.ToClaims();
        if (newest is not null && (!keys.Counts(newest.VouchedBy) || await db.Revocations.AnyAsync(row => row.Kind == RevocationKind.License && row.Subject == newest.Identity, cancellation)))
            newest = null;
        var issued = await db.CountingLicenses().AsNoTracking().Where(row => row.DeploymentId == deployment).ToListAsync(cancellation);
        var deciding = issued.Select(row => row.ToClaims()).Where(license => license is not null && license.Identity != newest?.Identity
            && LicenseStanding.Assess(new(license), time, rules).State is LicenseState.Valid or LicenseState.Grace).ToList();
        return newest is null && deciding.Count > 0 ? deciding : [newest, .. deciding];
    }
}

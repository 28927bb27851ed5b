using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using static ReleaseService.Core.Licensing.AssignmentRules;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary>All that the rules need to know of a move, read in the transaction that would make it.</summary>
/// <param name="From">The channel that the deployment is on; null for none.</param>
/// <param name="To">The one that it would be on; null for none.</param>
/// <param name="FreezesAt">When its newest license freezes; null for never.</param>
internal sealed record AssignmentFacts(ChannelView? From, ChannelView? To, DateTimeOffset? FreezesAt)
{
    /// <param name="db">The database.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="now">What it is assigned to; null: its license decides.</param>
    /// <param name="then">What it is to be assigned to.</param>
    /// <param name="time">The time.</param>
    /// <param name="rules">Grace and skew.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<AssignmentFacts> ReadAsync(
        ReleaseDbContext db, string deployment, string? now, string? then, DateTimeOffset time, LicenseRules rules, CancellationToken cancellation)
    {
        var newest = (await db.Deployments.AsNoTracking().SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation))?.ToClaims();
        var own = newest is { Channels: [var first, ..] } ? first : await db.Channels.Where(row => row.IsDefault).Select(row => row.Name).SingleOrDefaultAsync(cancellation);
        return new(await ViewAsync(now ?? own), await ViewAsync(then ?? own), LicenseStanding.Assess(new(newest), time, rules).FreezesAt);

        async Task<ChannelView?> ViewAsync(string? channel) => channel is null ? null : new(channel, await ChannelHistory.ReadAsync(db, channel, cancellation));
    }
}

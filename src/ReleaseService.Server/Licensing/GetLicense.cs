using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary><c>GET /api/v1/license</c>: what the server makes of the license sent. A license that isn't one is an error; one that is refused
/// is an answer, with the reason.</summary>
public static class GetLicense
{
    public static async Task HandleAsync(HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is { } reading)
            await JsonAnswer.WriteAsync(context, reading.Snapshot, Describe(reading.Caller, reading.Snapshot), ContractsJson.Default.LicenseDetails);
    }

    private static LicenseDetails Describe(Caller caller, ReleaseSnapshot snapshot)
    {
        var standing = caller.Standing;
        var entitlement = Entitlement.ForChannel(standing, null, snapshot.Catalog);
        var promotion = entitlement.Channel is { } channel ? snapshot.Channels[channel.Name].HeadAsOf(entitlement.AsOf) : null;
        return new LicenseDetails(
            entitlement.Channel is null ? LicenseState.Refused : standing.State,
            caller.Sent?.Identity,
            caller.Sent?.DeploymentId,
            caller.Sent?.ExpiresAt,
            standing.FreezesAt,
            caller.Sent?.NotBefore,
            caller.Sent?.Trial,
            entitlement.Channel?.Name,
            [.. snapshot.Catalog.ByName.Values.Where(candidate => Entitlement.MayFollow(standing, candidate)).Select(candidate => candidate.Name).Order(StringComparer.Ordinal)],
            promotion?.Sequence,
            promotion is null ? null : snapshot.Releases[promotion.ReleaseId].Name,
            entitlement.Code,
            LicenseWords.Explain(entitlement.Code));
    }
}

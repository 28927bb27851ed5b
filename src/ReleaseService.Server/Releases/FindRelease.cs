using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary>Finds a promoted release by its id, if the caller may have it.</summary>
public static class FindRelease
{
    /// <returns>The release, or the code of the error.</returns>
    public static (ReleaseState? Release, string? Error) Run(Reading reading, string id)
    {
        var snapshot = reading.Snapshot;
        if (!Guid.TryParse(id, out var releaseId)
            || !snapshot.Releases.TryGetValue(releaseId, out var release)
            || !snapshot.Appearances.TryGetValue(releaseId, out var appearance))
            return (null, ErrorTable.ReleaseUnknown);

        var isPublic = appearance.Channels.Any(channel => channel.Access == ChannelAccess.Public);
        return Entitlement.RefusePin(reading.Caller.Standing, appearance.FirstPromotedAt, isPublic) is { } refusal ? (null, refusal) : (release, null);
    }
}

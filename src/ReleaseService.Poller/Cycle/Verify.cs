using System.Globalization;
using ReleaseService.Contracts.Client;
using ReleaseService.Core;
using ReleaseService.Core.Publishing;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>
/// Third step: whether an answer may be followed at all. Its structure is that of a release (the rules that a publisher meets), and its place in the channel isn't below the floor of this resource:
/// a replica that is behind, a restored database or somebody in between would downgrade the instance. Pins have no place.
/// </summary>
public static class Verify
{
    /// <param name="fetched">The answer.</param>
    /// <param name="isPin">Whether one release was asked for.</param>
    /// <param name="state">With the floors.</param>
    public static Checked<Candidate> Run(FetchedSpec fetched, bool isPin, ResourceState state)
    {
        var (metadata, values) = (fetched.Document.Metadata, fetched.Document.Values);
        string? Find(string key) => metadata.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
        // Which platform version it is doesn't matter for its structure.
        if (UpstreamSpec.Read(fetched.Bytes, platformVersion: "0.0.0").Defects is { Count: > 0 } defects)
            return Checked<Candidate>.Invalid(defects);
        if (Find("channelId") is not { } channelId || Find("channelName") is not { } channel || Find("releaseId") is not { } id || Find("releaseName") is not { } name
            || Find("releaseCreatedAt") is not { } createdAt || Find("digest") is not { } digest)
            return new Defect("document_metadata", "metadata", "Must have channelId, channelName, releaseId, releaseName, releaseCreatedAt and digest.");

        Floor? place = null;
        if (!isPin)
        {
            if (!long.TryParse(Find("sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                return new Defect("document_sequence", "metadata.sequence", "Must be the number of a promotion.");
            place = new Floor(fetched.Epoch ?? 0, sequence, digest);
            if (FindDefect(place.Value, channel, channelId, state) is { } defect)
                return defect;
        }

        return new Candidate(
            new HeldRelease(id, name, digest, SpecVersion.Of(values), createdAt, channel, channelId, place, fetched.ETag), fetched.Bytes, fetched.Document.Chart, values);
    }

    /// <summary>What keeps a place in a channel from being followed; null for nothing.</summary>
    /// <param name="place">In the channel.</param>
    /// <param name="channel">Its name.</param>
    /// <param name="channelId">Its id.</param>
    /// <param name="state">With the floors.</param>
    public static Defect? FindDefect(Floor place, string channel, string channelId, ResourceState state) =>
        !state.Floors.TryGetValue(channelId, out var floor) || place > floor ? null
        : place < floor ? new("document_stale", "metadata.sequence", $"{channel} was at sequence {floor.Sequence} (epoch {floor.Epoch}) before; this answer, {place.Sequence} (epoch {place.Epoch}), is older and isn't followed.")
        : floor.Digest is not null && place.Digest != floor.Digest ? new("document_changed", "metadata.digest", $"Sequence {place.Sequence} of {channel} was another release before; this answer isn't followed.")
        : null;
}

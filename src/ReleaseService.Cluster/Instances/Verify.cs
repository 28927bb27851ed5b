using System.Globalization;
using System.Text.Json;
using ReleaseService.Cluster.State;
using ReleaseService.Contracts.Client;
using ReleaseService.Core;
using ReleaseService.Core.Publishing;

namespace ReleaseService.Cluster.Instances;

/// <summary>
/// Whether an answer may be followed at all. Its structure is that of a release (the rules that a publisher meets), it is what was asked for, and its place in the channel isn't below the floor of this
/// resource: a replica that is behind, a restored database or somebody in between would downgrade the instance. Pins have no place.
/// </summary>
public static class Verify
{
    private static readonly string[] ChartMembers = ["url", "name", "version", "digest"];

    /// <param name="fetched">The answer.</param>
    /// <param name="question">What was asked for.</param>
    /// <param name="state">With the floors.</param>
    public static Checked<Candidate> Run(FetchedSpec fetched, Question question, ResourceState state)
    {
        var (metadata, values) = (fetched.Document.Metadata, fetched.Document.Values);
        // A null is no text, whatever the record says.
        string? Find(string key) => metadata.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
        // Which platform version it is doesn't matter for its structure.
        if (UpstreamSpec.Read(fetched.Bytes, platformVersion: "0.0.0").Defects is { Count: > 0 } defects)
            return Checked<Candidate>.Invalid(defects);
        if (fetched.Document.Chart.EnumerateObject().FirstOrDefault(member => !ChartMembers.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } odd)
            return new Defect("document_chart", $"chart.{odd.Name}", $"There is no such member; there are {string.Join(", ", ChartMembers)}.");
        if (Find("channelId") is not { } channelId || Find("channelName") is not { } channel || Find("releaseId") is not { } id || Find("releaseName") is not { } name
            || Find("releaseCreatedAt") is not { } createdAt || Find("digest") is not { } digest)
            return new Defect("document_metadata", "metadata", "Must have channelId, channelName, releaseId, releaseName, releaseCreatedAt and digest.");

        Floor? place = null;
        if (question.Pin is null)
        {
            if (!long.TryParse(Find("sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                return new Defect("document_sequence", "metadata.sequence", "Must be the number of a promotion.");
            place = new Floor(fetched.Epoch ?? 0, sequence, digest);
        }

        return Again(new Candidate(new HeldRelease(id, name, digest, SpecVersion.Of(values), createdAt, channel, channelId, place, fetched.ETag), fetched.Bytes), question, state);
    }

    /// <summary>Whether a document of sound structure may be followed still, or for another question.</summary>
    public static Checked<Candidate> Again(Candidate candidate, Question question, ResourceState state)
    {
        var release = candidate.Release;
        if (question.Pin is { } pin && !Guid.TryParse(pin, out _) && pin != release.Name)
            return new Defect("document_other", "metadata.releaseName", $"Is {release.Name}, though {pin} was asked for.");
        if (question.Pin is null && question.Channel is { } asked && asked != release.Channel)
            return new Defect("document_other", "metadata.channelName", $"Is {release.Channel}, though {asked} was asked for.");
        if (question.Pin is null && release.Place is null)
            return new Defect("document_sequence", "metadata.sequence", "Must be the number of a promotion.");
        return question.Pin is null && FindDefect(release.Place!.Value, release.Channel, release.ChannelId, state) is { } defect ? defect : candidate;
    }

    /// <summary>What keeps a place in a channel from being followed; null for nothing.</summary>
    private static Defect? FindDefect(Floor place, string channel, string channelId, ResourceState state) =>
        !state.Floors.TryGetValue(channelId, out var floor) || place > floor ? null
        : place < floor ? new("document_stale", "metadata.sequence", $"{channel} was at sequence {floor.Sequence} (epoch {floor.Epoch}) before; this answer, {place.Sequence} (epoch {place.Epoch}), is older and isn't followed.")
        : place.Digest != floor.Digest ? new("document_changed", "metadata.digest", $"Sequence {place.Sequence} of {channel} was another release before; this answer isn't followed.")
        : null;
}

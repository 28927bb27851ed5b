using System.Text;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;

namespace ReleaseService.Fuzz.Targets.Specs;

/// <summary>What a release that was imported goes through afterwards: its file, and the document that this service makes of it.</summary>
internal static class SpecRoundTrip
{
    private static readonly Channel Stable = new("stable", "Stable", "", ChannelAccess.Public, IsDefault: true);

    public static void Check(ReleaseSource source)
    {
        var release = source.Release;
        var file = ReleaseFile.Parse(Encoding.UTF8.GetBytes(ReleaseFile.Write(source)), $"{release.Name}.yaml");
        Property.Holds(file.TryGet(out var read) && read.Release.Digest == release.Digest && read.Aliases.SequenceEqual(source.Aliases), "An imported release isn't what its file says.", string.Join("; ", file.Defects));

        var spec = SpecBytes.Compose(Stable, release, sequence: 42);
        Property.Holds(spec.IsIntact(), "A composed document isn't intact.");
        Property.Holds(spec.Identity.AsSpan().SequenceEqual(SpecBytes.Compose(Stable, release, sequence: 42).Identity), "A document composed twice isn't the same.");
        var decoded = System.Text.Json.JsonSerializer.Deserialize(spec.Identity, Contracts.ContractsJson.Default.SpecDocument)!;
        Property.Holds(decoded.Metadata["digest"] == release.Digest && decoded.Metadata["sequence"] == "42", "A composed document's metadata isn't the release's.");
        var followed = Verify.Run(new FetchedSpec(decoded, spec.Identity, null, 1), new(null, null, null), new() { Uid = "" });
        Property.Holds(followed.TryGet(out var candidate) && candidate.Release.Digest == release.Digest, "The poller doesn't follow a document that the service composed.", string.Join("; ", followed.Defects));

        var again = UpstreamSpec.Read(spec.Identity, platformVersion: release.PlatformVersion.ToString());
        Property.Holds(again.TryGet(out var same) && same.Release.Digest == release.Digest, "A composed document reads back as another release.", string.Join("; ", again.Defects));
    }
}

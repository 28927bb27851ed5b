using System.Text;
using System.Text.Json;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;

namespace ReleaseService.Fuzz.Targets.Specs;

/// <summary>
/// The spec document as clients read it: the record of <see cref="ReleaseServiceClient"/>, the poller's <see cref="Verify"/> and what it makes of it, and <c>releasectl releases import</c>
/// (<see cref="UpstreamSpec"/>). Whatever a server sends, there is an answer; what is taken is the same release after each way through.
/// </summary>
internal sealed class SpecTarget : IFuzzTarget
{
    private static readonly Question Head = new(License: null, Channel: null, Pin: null);
    private static readonly ResourceState Unknown = new() { Uid = "00000000-0000-4000-8000-000000000001" };

    public string Name => "spec";

    public IEnumerable<byte[]> Seeds => new[] { SpecSeeds.Repository, SpecSeeds.Oci, SpecSeeds.Minimal, "{}", "null", """{"error":"x"}""" }.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<string> Words => SpecSeeds.Words;

    public void Run(byte[] input)
    {
        var upstream = UpstreamSpec.Read(input);
        Defects.Check(upstream);
        if (upstream.TryGet(out var source))
            SpecRoundTrip.Check(source);
        if (Decode(input) is not { } document)
            return;

        var verified = Verify.Run(new FetchedSpec(document, input, "\"etag\"", 1), Head, Unknown);
        Defects.Check(verified);
        Defects.Check(Verify.Run(new FetchedSpec(document, input, null, null), Head with { Pin = "0.79.0-1" }, Unknown));
        if (verified.TryGet(out var candidate))
            CheckFollowed(candidate, document, input);
    }

    /// <summary>As the client does; it says that it throws <see cref="JsonException"/> and nothing else.</summary>
    private static SpecDocument? Decode(byte[] input)
    {
        try
        {
            return JsonSerializer.Deserialize(input, ContractsJson.Default.SpecDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void CheckFollowed(Candidate candidate, SpecDocument document, byte[] input)
    {
        using var strict = JsonDocument.Parse(input);
        var metadata = strict.RootElement.GetProperty("metadata");
        Property.Holds(
            metadata.EnumerateObject().Count() == document.Metadata.Count && metadata.EnumerateObject().All(member => member.Value.GetString() == document.Metadata[member.Name]),
            "A document that is followed has other metadata than its bytes.");
        Property.Holds(
            candidate.Release.Name == metadata.GetProperty("releaseName").GetString() && candidate.Release.Place is { } place && $"{place.Sequence}" == metadata.GetProperty("sequence").GetString()!.TrimStart('0').PadLeft(1, '0'),
            "A document that is followed is held as another release or place.");
        var layer = SpecLayer.Of(input);
        var json = layer.ToJson().ToJsonString();
        Property.Holds(
            ReleaseService.Core.Layers.Layer.Read(JsonDocument.Parse(json).RootElement).TryGet(out var again) && again.ToJson().ToJsonString() == json,
            "A document's layer reads back as another one.");
        Property.Holds(Verify.Again(candidate, Head, Unknown).TryGet(out _), "A document that is followed isn't when it is asked for again.");
    }
}

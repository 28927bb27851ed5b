using System.Text.Json;
using ReleaseService.Poller.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>A document that passed its checks.</summary>
/// <param name="Release">What it is.</param>
/// <param name="Document">Its bytes.</param>
/// <param name="Chart">Its chart.</param>
/// <param name="Values">Its values.</param>
public sealed record Candidate(HeldRelease Release, ReadOnlyMemory<byte> Document, JsonElement Chart, JsonElement Values)
{
    /// <summary>The document that is held; null before the first.</summary>
    public static Candidate? Held(KeptState kept)
    {
        if (kept.State.Held is not { } release || kept.Document is not { } document)
            return null;
        using var json = JsonDocument.Parse(document);
        return new Candidate(release, document, json.RootElement.GetProperty("chart").Clone(), json.RootElement.GetProperty("values").Clone());
    }
}

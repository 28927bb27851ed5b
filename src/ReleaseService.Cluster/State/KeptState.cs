using System.Text.Json;
using ReleaseService.Cluster.Instances;

namespace ReleaseService.Cluster.State;

/// <summary>A resource's state with the documents beside it, as the secret <c>NAME-release-poller</c> holds them.</summary>
/// <param name="State">The state.</param>
/// <param name="Document">The held release's document; null before the first.</param>
/// <param name="Previous">The last one before it that was applied; null where there was none.</param>
/// <param name="Version">The secret's resource version as it was read or written: who writes after somebody else did is told; null for a secret that isn't there.</param>
public sealed record KeptState(ResourceState State, ReadOnlyMemory<byte>? Document, ReadOnlyMemory<byte>? Previous, string? Version)
{
    private const string StateKey = "state";
    private const string DocumentKey = "document";
    private const string PreviousKey = "previous";

    public static string SecretName(string resource) => $"{resource}-release-poller";

    public static KeptState New(string uid, string? version = null) => new(new ResourceState { Uid = uid }, null, null, version);

    /// <summary>
    /// What the secret holds of this very resource. A secret of a former resource of the same name, or one that somebody broke, holds nothing: the floors are lost with it, and the service's word counts.
    /// </summary>
    public static KeptState Read(ClusterSecret? secret, string uid)
    {
        if (secret is null || !secret.Data.TryGetValue(StateKey, out var json))
            return New(uid, secret?.Version);
        try
        {
            if (JsonSerializer.Deserialize(json, StateJson.Default.ResourceState) is not { } state || state.Uid != uid)
                return New(uid, secret.Version);
            var (held, previous) = (state.Held is null ? null : Find(secret, DocumentKey), state.Previous is null ? null : Find(secret, PreviousKey));
            state = state with { Held = held is null ? null : state.Held, IsHeldApplied = held is not null && state.IsHeldApplied, Previous = previous is null ? null : state.Previous };
            return new KeptState(state, held, previous, secret.Version);
        }
        catch (JsonException)
        {
            return New(uid, secret.Version);
        }
    }

    /// <summary>About to apply another release, or the same from another place in its channel. What stood before stays known.</summary>
    public KeptState Holding(Candidate candidate, Candidate? standing) => State.Held?.Digest == candidate.Release.Digest
        ? this with { State = State with { Held = candidate.Release }, Document = candidate.Document }
        : Before(candidate, standing) with { Document = candidate.Document };

    /// <summary>A release stands in the resource as a whole.</summary>
    public KeptState Applied(Candidate candidate, Candidate? standing)
    {
        var kept = Holding(candidate, standing);
        return kept with { State = kept.State with { IsHeldApplied = true, Rejected = null } };
    }

    /// <summary>Goes back to the release before, which the next cycle applies like what stands; null where there is none, or it failed too.</summary>
    public KeptState? RolledBack() => Candidate.Previous(this) is { } previous && State.Quarantine.All(failed => failed.Digest != previous.Release.Digest)
        ? this with { State = State with { Held = previous.Release, IsHeldApplied = true, Previous = null }, Document = previous.Document, Previous = null }
        : null;

    public IReadOnlyDictionary<string, byte[]> ToSecret()
    {
        var data = new Dictionary<string, byte[]> { [StateKey] = JsonSerializer.SerializeToUtf8Bytes(State, StateJson.Default.ResourceState) };
        if (Document is { } document)
            data[DocumentKey] = document.ToArray();
        if (Previous is { } previous)
            data[PreviousKey] = previous.ToArray();
        return data;
    }

    private KeptState Before(Candidate candidate, Candidate? standing)
    {
        var before = standing?.Release.Digest == candidate.Release.Digest ? null : standing;
        return this with { State = State with { Held = candidate.Release, IsHeldApplied = false, Previous = before?.Release }, Previous = before?.Document };
    }

    private static ReadOnlyMemory<byte>? Find(ClusterSecret secret, string key)
    {
        if (!secret.Data.TryGetValue(key, out var bytes))
            return null;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return IsMap(json.RootElement, "chart") && IsMap(json.RootElement, "values") ? bytes : default(ReadOnlyMemory<byte>?); // a null that becomes an array would become an empty document
        }
        catch (JsonException)
        {
            return null;
        }

        static bool IsMap(JsonElement document, string name) => WandbResource.Member(document, name).ValueKind == JsonValueKind.Object;
    }
}

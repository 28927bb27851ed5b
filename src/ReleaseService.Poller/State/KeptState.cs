using System.Text.Json;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.State;

/// <summary>A resource's state with the documents beside it, as the secret <c>NAME-release-poller</c> holds them.</summary>
/// <param name="State">The state.</param>
/// <param name="Document">The held release's document; null before the first.</param>
/// <param name="Previous">The last one before it that was applied; null where there was none.</param>
public sealed record KeptState(ResourceState State, ReadOnlyMemory<byte>? Document, ReadOnlyMemory<byte>? Previous)
{
    private const string StateKey = "state";
    private const string DocumentKey = "document";
    private const string PreviousKey = "previous";

    /// <summary>The document that was last applied and not Shadowed; null where none was.</summary>
    public ReadOnlyMemory<byte>? Applied => State.IsHeldApplied ? Document : Previous;

    public static string SecretName(string resource) => $"{resource}-release-poller";

    public static KeptState New(string uid) => new(new ResourceState { Uid = uid }, null, null);

    /// <summary>
    /// What the secret holds of this very resource. A secret of a former resource of the same name, or one that somebody broke, holds nothing: the floors are lost with it, and the service's word counts.
    /// </summary>
    public static KeptState Read(ClusterSecret? secret, string uid)
    {
        if (secret is null || !secret.Data.TryGetValue(StateKey, out var json))
            return New(uid);
        try
        {
            var state = JsonSerializer.Deserialize(json, StateJson.Default.ResourceState);
            if (state is null || state.Uid != uid)
                return New(uid);
            var document = Find(secret, DocumentKey);
            return new KeptState(document is null ? state with { Held = null, IsHeldApplied = false } : state, state.Held is null ? null : document, Find(secret, PreviousKey));
        }
        catch (JsonException)
        {
            return New(uid);
        }
    }

    /// <summary>Holds another release, or the same with another place in its channel.</summary>
    public KeptState Holding(HeldRelease release, ReadOnlyMemory<byte> document) => State.Held?.Digest == release.Digest
        ? this with { State = State with { Held = release }, Document = document }
        : new KeptState(State with { Held = release, IsHeldApplied = false, Previous = State.IsHeldApplied ? State.Held : State.Previous }, document, Applied);

    /// <summary>Goes back to the release before; null where there is none.</summary>
    public KeptState? RolledBack() => State.Previous is { } previous && Previous is { } document
        ? new KeptState(State with { Held = previous, IsHeldApplied = false, Previous = null }, document, null)
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

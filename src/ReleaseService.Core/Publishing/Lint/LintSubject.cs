using System.Text.Json;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>What the rules look at: a manifest in its canonical order, perhaps of a file that is no release yet, so that any member may be missing.</summary>
internal sealed class LintSubject : IDisposable
{
    private readonly JsonDocument _manifest;
    private readonly JsonDocument? _previous;

    private LintSubject(JsonDocument manifest, string notes, Release? previous, Channel? channel)
    {
        (_manifest, Notes, Previous, Channel) = (manifest, notes, previous, channel);
        _previous = previous is null ? null : Open(previous.Manifest);
        Nodes = ValueNode.Of(Values);
    }

    public string Notes { get; }

    public Release? Previous { get; }

    public Channel? Channel { get; }

    public JsonElement Manifest => _manifest.RootElement;

    /// <summary>An object, or undefined.</summary>
    public JsonElement Values => Map(Manifest, "values");

    public JsonElement PreviousValues => _previous is null ? default : Map(_previous.RootElement, "values");

    /// <summary>Every value below <c>values</c>, an upper one before those below it.</summary>
    public IReadOnlyList<ValueNode> Nodes { get; }

    /// <summary>Null for what isn't an object of strict JSON.</summary>
    public static LintSubject? Of(ReadOnlyMemory<byte> manifest, string notes, Release? previous, Channel? channel)
    {
        if (!CanonicalJson.Canonicalize(manifest).TryGet(out var canonical))
            return null;
        var document = Open(canonical);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return new LintSubject(document, notes, previous, channel);
        document.Dispose();
        return null;
    }

    /// <summary>A member that is an object, or undefined.</summary>
    public static JsonElement Map(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : default;

    /// <summary>A member that is a string, or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>As much of a text as a message needs.</summary>
    public static string Clip(string text) => text.Length <= JsonPath.MaxName ? text : $"{text[..(char.IsHighSurrogate(text[JsonPath.MaxName - 1]) ? JsonPath.MaxName - 1 : JsonPath.MaxName)]}…";

    public void Dispose()
    {
        _manifest.Dispose();
        _previous?.Dispose();
    }

    private static JsonDocument Open(ReadOnlyMemory<byte> canonical) => JsonDocument.Parse(canonical, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth });
}

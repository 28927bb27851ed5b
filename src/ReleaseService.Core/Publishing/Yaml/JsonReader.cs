using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>
/// Reads strict JSON (<see cref="CanonicalJson.Parse"/>) whose root is an object into the nodes that a YAML file of the same content has, so that the same is
/// found in both. Each node's place is the beginning.
/// </summary>
internal static class JsonReader
{
    /// <param name="utf8">The JSON; at most as much as a file may have.</param>
    /// <param name="file">What places name.</param>
    public static Checked<YamlMap> Read(ReadOnlyMemory<byte> utf8, string file)
    {
        if (utf8.Length > YamlReader.MaxBytes)
            return new Defect("release_too_large", "", $"The JSON has {utf8.Length} bytes; the limit is {YamlReader.MaxBytes}.");
        var parsed = CanonicalJson.Parse(utf8);
        if (!parsed.TryGet(out var document))
            return Checked<YamlMap>.Invalid(parsed.Defects);
        using (document)
        {
            return ReadNode(document.RootElement, new SourcePlace(file, 1, 1)) is YamlMap root
                ? root
                : new Defect("release_kind", "", "A release must be a JSON object.");
        }
    }

    private static YamlNode ReadNode(JsonElement element, SourcePlace place) => element.ValueKind switch
    {
        JsonValueKind.Object => new YamlMap(
            [.. element.EnumerateObject().Select(member => (new YamlScalar(member.Name, IsPlain: false, Tag: null, place), ReadNode(member.Value, place)))], place),
        JsonValueKind.Array => new YamlList([.. element.EnumerateArray().Select(item => ReadNode(item, place))], place),
        JsonValueKind.String => new YamlScalar(element.GetString()!, IsPlain: false, Tag: null, place),
        JsonValueKind.Number => ReadNumber(element.GetRawText(), place),
        _ => new YamlScalar(element.GetRawText(), IsPlain: true, Tag: null, place),
    };

    /// <summary>What isn't a whole number has the tag that it needs in YAML.</summary>
    private static YamlScalar ReadNumber(string text, SourcePlace place) =>
        new(text, IsPlain: true, text.AsSpan().ContainsAny('.', 'e', 'E') ? YamlScalarRules.FloatTag : null, place);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>A file <c>channels/releases/NAME.yaml</c>: one release (name, platformVersion, createdAt, chart, values) with its notes, waivers and aliases.</summary>
public static class ReleaseFile
{
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">Its path, for places; its name without <c>.yaml</c> must be the release's name.</param>
    public static Checked<ReleaseSource> Parse(ReadOnlySpan<byte> utf8, string file)
    {
        var draft = ReleaseDraft.ReadFile(utf8, file);
        return draft.Source is { } source
            ? source
            : Checked<ReleaseSource>.Invalid(draft.Defects);
    }

    /// <summary>The text of a release's file; keys in the order of channels/README.md. It reads back as the same release.</summary>
    /// <param name="source">The release and what stands beside it.</param>
    /// <param name="schema">Path of the release's JSON Schema, from the file's folder; for editors.</param>
    public static string Write(ReleaseSource source, string schema = "../../schemas/release.schema.json")
    {
        var release = source.Release;
        var manifest = JsonNode.Parse(release.Manifest.Span)!.AsObject();
        var json = new JsonObject
        {
            ["name"] = release.Name,
            ["platformVersion"] = release.PlatformVersion.ToString(),
            ["createdAt"] = Timestamp.Format(release.CreatedAt),
            ["chart"] = Chart(release),
        };
        if (release.Notes.Length > 0)
            json["notes"] = release.Notes;
        if (source.Waivers.Count > 0)
            json["waivers"] = new JsonArray([.. source.Waivers.Select(Waiver)]);
        if (source.Aliases.Count > 0)
            json["aliases"] = new JsonArray([.. source.Aliases.Select(alias => JsonValue.Create(alias.ToString()))]);
        json["values"] = manifest["values"]!.DeepClone();
        return SchemaLine(schema) + YamlWriter.Write(JsonSerializer.SerializeToElement(json));
    }

    /// <summary>A file's text with other notes and more aliases; what else people wrote stays to the byte.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="from">What it says.</param>
    /// <param name="notes">The notes that it is to have.</param>
    /// <param name="aliases">Those that it is to have beside its own.</param>
    /// <returns>Null where these can't be changed by themselves, as in a file that is one map in brackets.</returns>
    public static string? Rewrite(string text, ReleaseSource from, string notes, IReadOnlyList<Guid> aliases) => ReleaseFileEdit.Rewrite(text, from, notes, aliases);

    /// <summary>What tells editors with yaml-language-server where a file's JSON Schema is.</summary>
    internal static string SchemaLine(string schema) => $"# yaml-language-server: $schema={schema}\n";

    private static JsonObject Chart(Release release) => new(
        new (string Name, string? Text)[] { ("url", release.Chart.Url), ("name", release.Chart.Name), ("version", release.Chart.Version), ("digest", release.Chart.Digest) }
            .Where(member => member.Text is not null).Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Text)));

    private static JsonObject Waiver(Waiver waiver)
    {
        var json = new JsonObject { ["rule"] = waiver.Rule };
        if (waiver.Path.Length > 0)
            json["path"] = waiver.Path;
        json["reason"] = waiver.Reason;
        return json;
    }
}

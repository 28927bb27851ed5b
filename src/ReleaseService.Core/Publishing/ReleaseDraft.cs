using System.Text;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>A release file as far as it can be read, so that lint finds in a broken file what it would find once it is mended.</summary>
/// <param name="Manifest">JSON, in which a value that can't be read is an empty string; null where the YAML itself is broken.</param>
/// <param name="Release">Null where there are defects.</param>
internal sealed record ReleaseDraft(
    Release? Release, byte[]? Manifest, string Notes, IReadOnlyList<Waiver> Waivers, SourcePlaces Places, IReadOnlyList<Defect> Defects)
{
    private static readonly string[] BesideTheManifest = ["notes", "waivers"];

    public static ReleaseDraft Read(ReadOnlySpan<byte> utf8, string file)
    {
        var read = YamlReader.Read(utf8, file);
        if (!read.TryGet(out var root))
            return new(null, null, "", [], SourcePlaces.None, read.Defects);

        List<Defect> defects = [];
        var places = new SourcePlaces(root);
        var notes = ReadNotes(root, defects);
        var waivers = new YamlFields(root, "", defects).List("waivers").Select((node, index) => ReadWaiver(node, index, defects)).OfType<Waiver>().ToList();
        var json = new YamlJson();
        json.Append(root with { Members = [.. root.Members.Where(member => !BesideTheManifest.Contains(member.Key.Text))] }, "");
        defects.AddRange(json.Defects);

        var manifest = Encoding.UTF8.GetBytes(json.Json);
        var created = ReleaseRules.Create(manifest, notes);
        // An empty string stands for what couldn't be read, so what the rules say of it there is no news.
        defects.AddRange(created.Defects
            .Where(defect => !json.Defects.Any(known => known.Path == defect.Path))
            .Select(defect => defect with { Place = places.Of(defect.Path) }));
        if (created.TryGet(out var release) && defects.Count == 0 && Path.GetFileNameWithoutExtension(file) != release.Name)
            defects.Add(new("release_file_name", "name", $"The release is named {release.Name}, so its file must be {release.Name}.yaml.", places.Of("name")));
        return new(defects.Count == 0 ? release : null, manifest, notes, waivers, places, defects);
    }

    private static string ReadNotes(YamlMap root, List<Defect> defects)
    {
        if (root["notes"] is not { } node)
            return "";
        if (node is YamlScalar scalar && YamlScalarRules.CheckString(scalar) is null)
            return scalar.Text;
        defects.Add(new("release_notes", "notes", "Notes must be text.", node.Place));
        return "";
    }

    /// <summary>A missing rule or reason is empty, of which lint says more.</summary>
    private static Waiver? ReadWaiver(YamlNode node, int index, List<Defect> defects)
    {
        var path = JsonPath.Item("waivers", index);
        if (node is not YamlMap map)
        {
            defects.Add(new("field_kind", path, "Must be a map with rule, path (if it isn't meant everywhere) and reason.", node.Place));
            return null;
        }

        var fields = new YamlFields(map, path, defects);
        var (rule, at, reason) = (fields.OptionalText("rule"), fields.OptionalText("path"), fields.OptionalText("reason"));
        fields.RefuseOthers();
        return new Waiver(rule, at, reason);
    }
}

using System.Text;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>A release file as far as it can be read, so that lint finds in a broken file what it would find once it is mended.</summary>
/// <param name="Manifest">JSON, in which a value that can't be read is an empty string; null where the YAML itself is broken.</param>
/// <param name="Release">Null where there are defects.</param>
internal sealed record ReleaseDraft(
    Release? Release, byte[]? Manifest, string Notes, IReadOnlyList<Waiver> Waivers, IReadOnlyList<Guid> Aliases, SourcePlaces Places, IReadOnlyList<Defect> Defects)
{
    /// <summary>What stands in the place of a file's name where there is no file.</summary>
    private const string Body = "body";

    /// <summary>Of waivers, and of aliases: more than anybody writes, and few enough that a megabyte of them is no burden.</summary>
    private const int MaxEntries = 1000;

    private static readonly string[] BesideTheManifest = ["notes", "waivers", "aliases"];

    /// <summary>Null where there are defects.</summary>
    public ReleaseSource? Source => Release is null ? null : new(Release, Waivers, Aliases, Places);

    /// <summary>A file, which must be named like its release.</summary>
    public static ReleaseDraft ReadFile(ReadOnlySpan<byte> utf8, string file)
    {
        var draft = Read(YamlReader.Read(utf8, file));
        if (draft.Release is not { } release || Path.GetFileNameWithoutExtension(file) == release.Name)
            return draft;
        var defect = new Defect("release_file_name", "name", $"The release is named {release.Name}, so its file must be {release.Name}.yaml.", draft.Places.Of("name"));
        return draft with { Release = null, Defects = [defect] };
    }

    /// <summary>What has no name yet; JSON is read like the YAML of the same content, but has no places.</summary>
    public static ReleaseDraft ReadBody(ReadOnlyMemory<byte> body, bool isYaml)
    {
        if (isYaml)
            return Read(YamlReader.Read(body.Span, Body));
        var draft = Read(JsonReader.Read(body, Body));
        return draft with { Places = SourcePlaces.None, Defects = [.. draft.Defects.Select(defect => defect with { Place = null })] };
    }

    private static ReleaseDraft Read(Checked<YamlMap> read)
    {
        if (!read.TryGet(out var root))
            return new(null, null, "", [], [], SourcePlaces.None, read.Defects);

        List<Defect> defects = [];
        var places = new SourcePlaces(root);
        var notes = ReadNotes(root, defects);
        var fields = new YamlFields(root, "", defects);
        var waivers = Entries(fields, root, "waivers", defects).Select((node, index) => ReadWaiver(node, index, defects)).OfType<Waiver>().ToList();
        var aliases = ReadAliases(Entries(fields, root, "aliases", defects), defects);
        var json = new YamlJson();
        json.Append(root with { Members = [.. root.Members.Where(member => !BesideTheManifest.Contains(member.Key.Text))] }, "");
        defects.AddRange(json.Defects);

        var manifest = Encoding.UTF8.GetBytes(json.Json);
        var created = ReleaseRules.Create(manifest, notes);
        // An empty string stands for what couldn't be read, so what the rules say of it there is no news.
        defects.AddRange(created.Defects
            .Where(defect => !json.Defects.Any(known => known.Path == defect.Path))
            .Select(defect => defect with { Place = places.Of(defect.Path) }));
        if (created.TryGet(out var release) && aliases.Contains(release.Id))
            defects.Add(new("release_alias", "aliases", "The release's own id is no alias; remove it.", places.Of("aliases")));
        return new(defects.Count == 0 ? release : null, manifest, notes, waivers, aliases, places, defects);
    }

    private static string ReadNotes(YamlMap root, List<Defect> defects)
    {
        if (root["notes"] is not { } node)
            return "";
        var text = node is YamlScalar scalar && YamlScalarRules.CheckString(scalar) is null ? scalar.Text : null;
        if (text is not null && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            return text;
        defects.Add(new("release_notes", "notes", text is null ? "Notes must be text." : "Notes hold a control character; write plain text.", node.Place));
        return "";
    }

    private static IReadOnlyList<YamlNode> Entries(YamlFields fields, YamlMap root, string name, List<Defect> defects)
    {
        var entries = fields.List(name);
        if (entries.Count <= MaxEntries)
            return entries;
        defects.Add(new("field_kind", name, $"May have {MaxEntries} entries; there are {entries.Count}.", root[name]!.Place));
        return [];
    }

    private static List<Guid> ReadAliases(IReadOnlyList<YamlNode> nodes, List<Defect> defects)
    {
        List<Guid> aliases = [];
        foreach (var (index, node) in nodes.Index())
        {
            if (node is not YamlScalar scalar || !Uuid.TryParse(scalar.Text, out var alias))
                defects.Add(new("release_alias", JsonPath.Item("aliases", index), "Must be a UUID such as 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e: the id of this release on another server.", node.Place));
            else if (aliases.Contains(alias))
                defects.Add(new("release_alias", JsonPath.Item("aliases", index), "Stands twice in the list; keep one.", node.Place));
            else
                aliases.Add(alias);
        }

        return aliases;
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

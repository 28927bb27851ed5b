using System.Text;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>A file <c>channels/releases/NAME.yaml</c>: one release (name, platformVersion, createdAt, chart, values) with its notes.</summary>
public static class ReleaseFile
{
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">Its path, for places; its name without <c>.yaml</c> must be the release's name.</param>
    public static Checked<Release> Parse(ReadOnlySpan<byte> utf8, string file)
    {
        var read = YamlReader.Read(utf8, file);
        if (!read.TryGet(out var root))
            return Checked<Release>.Invalid(read.Defects);

        var notes = root["notes"] as YamlScalar;
        var json = new YamlJson();
        json.Append(root with { Members = [.. root.Members.Where(member => member.Key.Text != "notes")] }, "");
        if (root["notes"] is { } node && (notes is null || YamlScalarRules.CheckString(notes) is not null))
            return new Defect("release_notes", "notes", "Notes must be text.", node.Place);
        if (json.Defects.Count > 0)
            return Checked<Release>.Invalid(json.Defects);

        var created = ReleaseRules.Create(Encoding.UTF8.GetBytes(json.Json), notes?.Text ?? "");
        if (!created.TryGet(out var release))
            return Checked<Release>.Invalid([.. created.Defects.Select(defect => defect with { Place = json.PlaceOf(defect.Path) ?? root.Place })]);
        return Path.GetFileNameWithoutExtension(file) == release.Name
            ? release
            : new Defect("release_file_name", "name", $"The release is named {release.Name}, so its file must be {release.Name}.yaml.", json.PlaceOf("name"));
    }
}

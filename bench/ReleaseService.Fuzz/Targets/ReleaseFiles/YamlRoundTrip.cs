using System.Text;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Fuzz.Targets.ReleaseFiles;

/// <summary>YAML → JSON → YAML → JSON.</summary>
internal static class YamlRoundTrip
{
    public static void Check(YamlMap map)
    {
        var (json, isWhole) = ToJson(map);
        var parsed = CanonicalJson.Parse(Encoding.UTF8.GetBytes(json));
        // A whole number may have more digits than a double.
        Property.Holds(parsed.TryGet(out var document) || parsed.Defects[0].Code == "json_number", "What is read from YAML isn't strict JSON.", string.Join("; ", parsed.Defects));
        if (document is null)
            return;
        using (document)
        {
            if (!isWhole)
                return;
            var yaml = YamlWriter.Write(document.RootElement);
            var again = YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "");
            Property.Holds(again.TryGet(out var same), "What is written as YAML can't be read.", $"{string.Join("; ", again.Defects)}\n{yaml}");
            var (back, isStillWhole) = ToJson(same!);
            Property.Holds(isStillWhole, "What is written as YAML has defects.", yaml);
            Property.Holds(Canonical(back).AsSpan().SequenceEqual(CanonicalJson.Write(document.RootElement)), "What is written as YAML reads back as something else.", yaml);
        }
    }

    private static byte[] Canonical(string json) => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)).TryGet(out var bytes) ? bytes : [];

    private static (string Json, bool IsWhole) ToJson(YamlMap map)
    {
        var json = new YamlJson();
        json.Append(map, "");
        return (json.Json, json.Defects.Count == 0);
    }
}

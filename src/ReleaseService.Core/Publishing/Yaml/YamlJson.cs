using System.Text;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>Turns YAML nodes into JSON, remembering where each path stands, so that later rules can name file, line and column.</summary>
public sealed class YamlJson
{
    /// <summary>Keys whose value is text wherever they stand in a release: a number there breaks an image reference or a version.</summary>
    private static readonly string[] TextKeys = ["name", "platformVersion", "createdAt", "url", "version", "digest", "repository", "tag"];

    private readonly StringBuilder _json = new();
    private readonly Dictionary<string, SourcePlace> _places = new(StringComparer.Ordinal);
    private readonly List<Defect> _defects = [];

    public IReadOnlyList<Defect> Defects => _defects;

    public string Json => _json.ToString();

    /// <summary>The place of a path, or of the nearest one above it that stands in the file.</summary>
    public SourcePlace? PlaceOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (_places.TryGetValue(at, out var place))
                return place;
        }

        return null;
    }

    /// <summary>Appends a node at a path; scalars are text, whole numbers or booleans.</summary>
    public void Append(YamlNode node, string path, bool isText = false)
    {
        _places[path] = node.Place;
        switch (node)
        {
            case YamlMap map:
                _json.Append('{');
                for (var i = 0; i < map.Members.Count; i++)
                {
                    var (key, value) = map.Members[i];
                    _json.Append(i == 0 ? "" : ",").Append(System.Text.Json.JsonSerializer.Serialize(key.Text)).Append(':');
                    Append(value, JsonPath.Member(path, key.Text), TextKeys.Contains(key.Text));
                }

                _json.Append('}');
                break;
            case YamlList list:
                _json.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    _json.Append(i == 0 ? "" : ",");
                    Append(list.Items[i], JsonPath.Item(path, i));
                }

                _json.Append(']');
                break;
            case YamlScalar scalar:
                AppendScalar(scalar, path, isText);
                break;
        }
    }

    private void AppendScalar(YamlScalar scalar, string path, bool isText)
    {
        var (json, defect) = isText && YamlScalarRules.CheckString(scalar) is { } notText ? (null, notText) : YamlScalarRules.ToJson(scalar);
        if (defect is not null)
            _defects.Add(defect with { Path = path });
        _json.Append(json ?? "\"\"");
    }
}

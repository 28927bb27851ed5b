using System.Text;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>Turns YAML nodes into JSON. Paths are written out only for defects: each value has one, and they can be long.</summary>
public sealed class YamlJson
{
    /// <summary>Keys whose value is text wherever they stand in a release: a number there breaks an image reference or a version.</summary>
    private static readonly string[] TextKeys = ["name", "platformVersion", "createdAt", "url", "version", "digest", "repository", "tag"];

    private readonly StringBuilder _json = new();
    private readonly Stack<(string? Name, int Index)> _above = new();
    private readonly List<Defect> _defects = [];

    private string _path = "";

    /// <summary>The first ones, up to <see cref="ReleaseRules.MaxValueDefects"/>.</summary>
    public IReadOnlyList<Defect> Defects => _defects;

    public string Json => _json.ToString();

    /// <summary>Appends a node at a path; scalars are text, whole numbers or booleans.</summary>
    public void Append(YamlNode node, string path)
    {
        _path = path;
        Append(node, isText: false);
    }

    private void Append(YamlNode node, bool isText)
    {
        switch (node)
        {
            case YamlMap map:
                _json.Append('{');
                for (var i = 0; i < map.Members.Count; i++)
                {
                    var (key, value) = map.Members[i];
                    _json.Append(i == 0 ? "" : ",").Append(System.Text.Json.JsonSerializer.Serialize(key.Text)).Append(':');
                    AppendBelow((key.Text, 0), value, TextKeys.Contains(key.Text));
                }

                _json.Append('}');
                break;
            case YamlList list:
                _json.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    _json.Append(i == 0 ? "" : ",");
                    AppendBelow((null, i), list.Items[i], isText: false);
                }

                _json.Append(']');
                break;
            case YamlScalar scalar:
                AppendScalar(scalar, isText);
                break;
        }
    }

    private void AppendBelow((string? Name, int Index) step, YamlNode node, bool isText)
    {
        _above.Push(step);
        Append(node, isText);
        _above.Pop();
    }

    private void AppendScalar(YamlScalar scalar, bool isText)
    {
        var (json, defect) = isText && YamlScalarRules.CheckString(scalar) is { } notText ? (null, notText) : YamlScalarRules.ToJson(scalar);
        if (defect is not null && _defects.Count < ReleaseRules.MaxValueDefects)
            _defects.Add((defect.Code == "yaml_type" && MayBeSecret() ? YamlScalarRules.WithoutText(defect) : defect) with { Path = Path() });
        _json.Append(json ?? "\"\"");
    }

    /// <summary>Below a key that is named like a credential; <c>value</c> may be that of a variable which is.</summary>
    private bool MayBeSecret() => _above.Any(step => step.Name is { } name && (name == "value" || CredentialKeys.IsCredential(name)));

    private string Path() => _above.Reverse().Aggregate(_path, (path, step) => step.Name is { } name ? JsonPath.Member(path, name) : JsonPath.Item(path, step.Index));
}

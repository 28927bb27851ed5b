using System.Globalization;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>Reads the known fields of a map and collects what is wrong with them.</summary>
public sealed class YamlFields(YamlMap map, string path, List<Defect> defects)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name)
    {
        if (Find(name) is { } node)
            return ReadText(name, node);
        defects.Add(new("field_missing", JsonPath.Member(path, name), "Missing.", map.Place));
        return null;
    }

    public string OptionalText(string name) => Find(name) is { } node ? ReadText(name, node) ?? "" : "";

    /// <summary>False where it is missing.</summary>
    public bool Boolean(string name)
    {
        var node = Find(name);
        if (node is YamlScalar { IsPlain: true, Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        if (node is not null)
            defects.Add(new("field_kind", JsonPath.Member(path, name), "Must be true or false.", node.Place));
        return false;
    }

    /// <summary>Null where it is missing or isn't one; below the limits of an int.</summary>
    public int? WholeNumber(string name)
    {
        var node = Find(name);
        if (node is YamlScalar { IsPlain: true, Tag: null } scalar && YamlScalarRules.ToJson(scalar).Json is { } json && int.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        defects.Add(node is null
            ? new("field_missing", JsonPath.Member(path, name), "Missing.", map.Place)
            : new("field_kind", JsonPath.Member(path, name), "Must be a whole number.", node.Place));
        return null;
    }

    public int OptionalWholeNumber(string name, int missing) => Find(name) is null ? missing : WholeNumber(name) ?? missing;

    /// <summary>The fields of a map; null where it is missing or isn't one.</summary>
    public YamlFields? Map(string name)
    {
        var node = Find(name);
        if (node is not null and not YamlMap)
            defects.Add(new("field_kind", JsonPath.Member(path, name), "Must be a map.", node.Place));
        return node is YamlMap below ? new YamlFields(below, JsonPath.Member(path, name), defects) : null;
    }

    /// <summary>Where a field stands; where it is missing, the map.</summary>
    public SourcePlace PlaceOf(string name) => (map[name] ?? map).Place;

    /// <summary>Empty where it is missing.</summary>
    public IReadOnlyList<YamlNode> List(string name)
    {
        var node = Find(name);
        if (node is not null and not YamlList)
            defects.Add(new("field_kind", JsonPath.Member(path, name), "Must be a list.", node.Place));
        return node is YamlList list ? list.Items : [];
    }

    public void RefuseOthers()
    {
        foreach (var (key, _) in map.Members.Where(member => !_known.Contains(member.Key.Text)))
            defects.Add(new("field_unknown", JsonPath.Member(path, key.Text), $"Unknown; there are {string.Join(", ", _known)}.", key.Place));
    }

    private YamlNode? Find(string name)
    {
        _known.Add(name);
        return map[name];
    }

    private string? ReadText(string name, YamlNode node)
    {
        var defect = node is YamlScalar scalar ? YamlScalarRules.CheckString(scalar) : new Defect("field_kind", "", "Must be text.", node.Place);
        if (defect is null)
            return ((YamlScalar)node).Text;
        defects.Add(defect with { Path = JsonPath.Member(path, name) });
        return null;
    }
}

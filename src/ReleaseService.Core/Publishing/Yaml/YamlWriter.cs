using System.Text;
using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>
/// Writes JSON as people write YAML: a line for each value, two spaces for each level, quotes only where a reader could take a text for something else.
/// <see cref="YamlReader"/> and <see cref="YamlJson"/> read it back to the same JSON. Members keep their order.
/// </summary>
public sealed class YamlWriter
{
    /// <summary>A longer key needs a line of its own (YAML 1.2 §7.4: 1024 characters), quotes and escapes included.</summary>
    private const int MaxSimpleKey = 1000;

    private readonly StringBuilder _yaml = new();

    private YamlWriter()
    {
    }

    /// <param name="map">An object of strict JSON without nulls, which no file may hold.</param>
    public static string Write(JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
            throw new ArgumentException("A file's root is a map.", nameof(map));
        var writer = new YamlWriter();
        if (map.EnumerateObject().Any())
            writer.WriteMap(map, indent: 0, isFirstInline: false);
        else
            writer._yaml.Append("{}\n");
        return writer._yaml.ToString();
    }

    private void WriteMap(JsonElement map, int indent, bool isFirstInline)
    {
        foreach (var member in map.EnumerateObject())
        {
            Indent(isFirstInline ? 0 : indent);
            isFirstInline = false;
            var key = YamlText.WriteKey(member.Name);
            if (key.Length > MaxSimpleKey)
            {
                _yaml.Append("? ").Append(key).Append('\n');
                Indent(indent);
                key = "";
            }

            _yaml.Append(key).Append(':');
            WriteBelow(member.Value, indent, isItem: false);
        }
    }

    private void WriteList(JsonElement list, int indent, bool isFirstInline)
    {
        foreach (var item in list.EnumerateArray())
        {
            Indent(isFirstInline ? 0 : indent);
            isFirstInline = false;
            _yaml.Append('-');
            WriteBelow(item, indent, isItem: true);
        }
    }

    /// <summary>What stands behind a key's colon or an item's dash. A map or list starts on the dash's line, but below the key's.</summary>
    private void WriteBelow(JsonElement value, int indent, bool isItem)
    {
        var isMap = value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any();
        if (!isMap && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0))
        {
            WriteLeaf(value, indent + 2);
            return;
        }

        _yaml.Append(isItem ? ' ' : '\n');
        if (isMap)
            WriteMap(value, indent + 2, isItem);
        else
            WriteList(value, indent + 2, isItem);
    }

    private void WriteLeaf(JsonElement value, int indent)
    {
        _yaml.Append(' ');
        if (value.ValueKind == JsonValueKind.String && value.GetString()! is var text && YamlText.IsBlock(text))
            WriteBlock(text, indent);
        else
            _yaml.Append(Leaf(value)).Append('\n');
    }

    private static string Leaf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => YamlText.Write(value.GetString()!),
        JsonValueKind.Number => Number(CanonicalText.Format(value.GetDouble())),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        _ => throw new ArgumentException("A file can't hold a null.", nameof(value)),
    };

    private static string Number(string text) => text.AsSpan().ContainsAny('.', 'e') ? $"!!float {text}" : text;

    /// <summary>The mark says what is meant at the end: one line break, none (<c>-</c>), or more (<c>+</c>).</summary>
    private void WriteBlock(string text, int indent)
    {
        _yaml.Append(!text.EndsWith('\n') ? "|-\n" : text.EndsWith("\n\n", StringComparison.Ordinal) ? "|+\n" : "|\n");
        foreach (var line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            Indent(line.Length == 0 ? 0 : indent);
            _yaml.Append(line).Append('\n');
        }
    }

    private void Indent(int indent) => _yaml.Append(' ', indent);
}

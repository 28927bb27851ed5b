using System.Text;
using System.Text.RegularExpressions;
using ReleaseService.Core.Releases;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>
/// Reads one YAML document whose root is a map, keeping places and whether a scalar was quoted. Anything through which a file could mean
/// something else than it seems to (aliases, merge keys, duplicate keys, tags, tabs, a second document) is a defect with its place.
/// </summary>
public sealed partial class YamlReader
{
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly Parser _parser;
    private readonly List<Defect> _defects = [];

    private YamlReader(string text, string file)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
    }

    /// <param name="utf8">The file's bytes; a byte order mark is allowed.</param>
    /// <param name="file">Its name, for places.</param>
    public static Checked<YamlMap> Read(ReadOnlySpan<byte> utf8, string file)
    {
        var start = new SourcePlace(file, 1, 1);
        if (utf8.Length > MaxBytes)
            return new Defect("yaml_too_large", "", $"The file has {utf8.Length} bytes; the limit is {MaxBytes}.", start);
        string text;
        try
        {
            text = StrictUtf8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
        }
        catch (DecoderFallbackException)
        {
            return new Defect("yaml_encoding", "", "The file isn't UTF-8; save it as UTF-8.", start);
        }

        // The parser takes some tabs for one space, which is hardly what the writer sees.
        if (TabIndentation().Match(text) is { Success: true } match)
        {
            var tab = new SourcePlace(file, 1 + text.AsSpan(0, match.Index).Count('\n'), 1 + match.Groups[1].Index - match.Index);
            return new Defect("yaml_tab", "", "The line is indented with a tab; use spaces.", tab);
        }

        var reader = new YamlReader(text, file);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            return new Defect("yaml_syntax", "", $"This isn't valid YAML: {e.Message.TrimEnd('.')}.", new SourcePlace(file, (int)e.Start.Line, (int)e.Start.Column));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Where the library gives up instead of naming the error, as for some tags and flow lists that aren't closed: the last good place.
            var lastGood = reader._parser.Current is { } last ? reader.PlaceOf(last) : start;
            return new Defect("yaml_syntax", "", "This isn't valid YAML, here or in the lines below.", lastGood);
        }
    }

    private Checked<YamlMap> ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return new Defect("yaml_empty", "", "The file is empty.", new SourcePlace(_file, 1, 1));
        var root = ReadNode(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart second || (_parser.MoveNext() && _parser.Current is DocumentStart))
            return new Defect("yaml_documents", "", "The file holds a second document; keep one file for each.", PlaceOf(_parser.Current!));
        if (root is not YamlMap)
            _defects.Add(new("yaml_root", "", "The file must be a map (name: value).", root.Place));
        return _defects.Count > 0 ? Checked<YamlMap>.Invalid(_defects) : (YamlMap)root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Current ?? throw new YamlException("Unexpected end of the file");
        var place = PlaceOf(current);
        // As JSON counts: what is published as JSON can be written to a file, and a file's release is JSON.
        if (depth > CanonicalJson.MaxDepth && current is not Scalar)
            throw new YamlException(current.Start, current.End, $"Nested deeper than {CanonicalJson.MaxDepth} levels; flatten it");
        if (current is NodeEvent { Anchor.IsEmpty: false })
            _defects.Add(new("yaml_anchor", "", "Anchors and aliases aren't allowed, so that each value stands where it is used; write the value out.", place));

        switch (current)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, ReadTag(scalar, place), place);
            case SequenceStart sequence:
                ReadTag(sequence, place);
                return ReadList(place, depth);
            case MappingStart mapping:
                ReadTag(mapping, place);
                return ReadMap(place, depth);
            case AnchorAlias:
                _defects.Add(new("yaml_anchor", "", "Anchors and aliases aren't allowed, so that each value stands where it is used; write the value out.", place));
                _parser.MoveNext();
                return new YamlScalar("", IsPlain: false, Tag: null, place);
            default:
                throw new YamlException(current.Start, current.End, "Unexpected content");
        }
    }

    private YamlList ReadList(SourcePlace place, int depth)
    {
        _parser.Consume<SequenceStart>();
        List<YamlNode> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new YamlList(items, place);
    }

    private YamlMap ReadMap(SourcePlace place, int depth)
    {
        _parser.Consume<MappingStart>();
        List<(YamlScalar, YamlNode)> members = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
                _defects.Add(new("yaml_key", "", "A key must be text.", key.Place));
            else if (name.IsPlain && name.Text == "<<")
                _defects.Add(new("yaml_merge", "", "Merge keys (<<) aren't allowed; write the values out.", name.Place));
            else if (YamlScalarRules.CheckString(name) is { } defect)
                _defects.Add(defect);
            else if (!names.Add(name.Text))
                _defects.Add(new("yaml_duplicate", "", $"The key {name.Text} stands twice in this map; keep one.", name.Place));
            else
                members.Add((name, value));
        }

        return new YamlMap(members, place);
    }

    private string? ReadTag(NodeEvent node, SourcePlace place)
    {
        if (node.Tag.IsEmpty)
            return null;
        if (node is Scalar && YamlScalarRules.IsKnownTag(node.Tag.Value))
            return node.Tag.Value;
        if (node is not Scalar || !node.Tag.IsNonSpecific)
            _defects.Add(new("yaml_tag", "", "Tags other than !!str, !!int, !!float and !!bool aren't allowed; remove it.", place));
        return node.Tag.IsNonSpecific ? "tag:yaml.org,2002:str" : null;
    }

    private SourcePlace PlaceOf(ParsingEvent e) => new(_file, (int)e.Start.Line, (int)e.Start.Column);

    [GeneratedRegex(@"^ *(\t)[ \t]*\S", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex TabIndentation();
}

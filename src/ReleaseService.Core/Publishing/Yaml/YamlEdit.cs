using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>
/// Changes parts of a YAML file's text; comments, quotes and order of all the rest stay. What comes out is to be read again: a comment or a style may stand where
/// no part can be changed by itself.
/// </summary>
internal sealed class YamlEdit
{
    private readonly string _text;
    private readonly string _newLine;
    private readonly List<(int Start, int End, string Text)> _changes = [];

    private YamlEdit(string text, YamlSpan root) =>
        (_text, Root, _newLine) = (text, root, text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");

    public YamlSpan Root { get; }

    /// <summary>Null for what can't be read, and for a root in brackets.</summary>
    public static YamlEdit? Of(string text) =>
        YamlReader.Read(Encoding.UTF8.GetBytes(text), "").TryGet(out _) && YamlSpan.Of(text) is { IsFlow: false } root ? new(text, root) : null;

    public void Replace(int start, int end, string text) => _changes.Add((start, end, text.Replace("\n", _newLine, StringComparison.Ordinal)));

    /// <summary>Adds lines below the one in which a place stands.</summary>
    public void AddBelow(int place, string lines) => Replace(LineEnd(place), LineEnd(place), $"\n{lines}");

    public void RemoveLines(int start, int end) => Replace(LineStart(start), Math.Min(LineEnd(end) + _newLine.Length, _text.Length), "");

    /// <summary>Sets a member of the root; null takes it away. A new one comes behind those that stand before it in the order.</summary>
    public void Set(string key, JsonNode? value, ReadOnlySpan<string> order)
    {
        var (name, present) = Root.Members.FirstOrDefault(member => member.Key.Name == key);
        if (present is not null && value is null)
            RemoveLines(name.Start, present.End);
        else if (present is not null)
            Replace(name.Start, present.End, Member(key, value!));
        else if (value is not null)
            AddBelow(Before(key, order), Member(key, value));
    }

    public int Column(int place) => place - LineStart(place);

    /// <summary>Where the dash of an item stands; null where it isn't on the item's line.</summary>
    public int? DashOf(YamlSpan item)
    {
        var dash = item.Start - 1;
        while (dash > 0 && _text[dash] == ' ')
            dash--;
        return dash >= 0 && _text[dash] == '-' ? dash : null;
    }

    /// <summary>From this place back over the spaces before it.</summary>
    public int SpacesBefore(int place)
    {
        while (place > 0 && _text[place - 1] == ' ')
            place--;
        return place;
    }

    /// <summary>Lines as they stand in a column; the first one stands there already.</summary>
    public static string Indent(string lines, int column) => lines.TrimEnd('\n').Replace("\n", "\n" + new string(' ', column), StringComparison.Ordinal);

    public static string Write(JsonObject map) => YamlWriter.Write(JsonSerializer.SerializeToElement(map));

    public override string ToString()
    {
        var edited = new StringBuilder();
        var at = 0;
        foreach (var (start, end, text) in _changes.OrderBy(change => change.Start))
        {
            edited.Append(_text, at, Math.Max(0, start - at)).Append(text);
            at = Math.Max(at, end);
        }

        return edited.Append(_text, at, _text.Length - at).ToString();
    }

    private static string Member(string key, JsonNode value) => Write(new JsonObject { [key] = value }).TrimEnd('\n');

    private int Before(string key, ReadOnlySpan<string> order)
    {
        for (var i = order.IndexOf(key) - 1; i >= 0; i--)
        {
            if (Root[order[i]] is { } value)
                return value.End;
        }

        return Root.End;
    }

    private int LineStart(int place) => place == 0 ? 0 : _text.LastIndexOf('\n', place - 1) + 1;

    /// <summary>Before the line's break.</summary>
    private int LineEnd(int place)
    {
        var end = _text.IndexOf('\n', place);
        return end < 0 ? _text.Length : end > place && _text[end - 1] == '\r' ? end - 1 : end;
    }
}

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>A node of a YAML text by where it begins and ends there, so that a part can be changed and the rest left as it is.</summary>
/// <param name="Start">Of its first character; of a list's or map's in block style, that of its first dash or key.</param>
/// <param name="End">Behind its last character that says something.</param>
/// <param name="IsFlow">Whether it is a list or map in brackets.</param>
/// <param name="Members">Of a map.</param>
/// <param name="Items">Of a list.</param>
/// <param name="Name">The text of a scalar; empty for others.</param>
internal sealed record YamlSpan(int Start, int End, bool IsFlow, IReadOnlyList<(YamlSpan Key, YamlSpan Value)> Members, IReadOnlyList<YamlSpan> Items, string Name)
{
    public YamlSpan? this[string key] => Members.FirstOrDefault(member => member.Key.Name == key).Value;

    /// <param name="text">What <see cref="YamlReader"/> has read without defects, which limits its depth.</param>
    public static YamlSpan Of(string text)
    {
        var skipped = text.StartsWith('\uFEFF') ? 1 : 0;
        var parser = new Parser(new StringReader(text[skipped..]));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return Read(parser, text, skipped);
    }

    private static YamlSpan Read(Parser parser, string text, int skipped)
    {
        var start = skipped + (int)parser.Current!.Start.Index;
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            List<YamlSpan> items = [];
            while (parser.Current is not SequenceEnd)
                items.Add(Read(parser, text, skipped));
            var isFlow = sequence.Style == SequenceStyle.Flow;
            return new(start, Ends(parser.Consume<SequenceEnd>(), isFlow, items.Count == 0 ? start : items[^1].End, skipped), isFlow, [], items, "");
        }

        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            List<(YamlSpan, YamlSpan Value)> members = [];
            while (parser.Current is not MappingEnd)
                members.Add((Read(parser, text, skipped), Read(parser, text, skipped)));
            var isFlow = mapping.Style == MappingStyle.Flow;
            return new(start, Ends(parser.Consume<MappingEnd>(), isFlow, members.Count == 0 ? start : members[^1].Value.End, skipped), isFlow, members, [], "");
        }

        var scalar = parser.Consume<Scalar>();
        var end = skipped + (int)scalar.End.Index;
        // A text in lines of its own ends where the next thing begins.
        while (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded && end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new(start, end, IsFlow: false, [], [], scalar.Value);
    }

    /// <summary>In block style the reader notices the end only at what comes next.</summary>
    private static int Ends(ParsingEvent end, bool isFlow, int lastEnd, int skipped) => isFlow ? skipped + (int)end.End.Index : lastEnd;
}

using System.Globalization;
using System.Text;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>A JSON value that can be written in many layouts of the same meaning.</summary>
public abstract record JsonTree
{
    public sealed record Map(IReadOnlyList<(string Name, JsonTree Value)> Members) : JsonTree;

    public sealed record Items(IReadOnlyList<JsonTree> Values) : JsonTree;

    public sealed record Text(string Value) : JsonTree;

    public sealed record Number(double Value) : JsonTree;

    public sealed record Word(string Value) : JsonTree;

    /// <summary>Plain: no white space, members as they stand, numbers as .NET prints them.</summary>
    public string Plain() => Write(this, null);

    /// <summary>White space, order of members, escapes and spelling of numbers at random.</summary>
    public string Shuffled(Random random) => Write(this, random);

    private static string Write(JsonTree tree, Random? random) => Space(random) + tree switch
    {
        Map map => "{" + string.Join(',', Order(map.Members, random).Select(member => Write(member.Name, member.Value, random))) + "}",
        Items items => "[" + string.Join(',', items.Values.Select(value => Write(value, random))) + Space(random) + "]",
        Text text => Quote(text.Value, random),
        Number number => Print(number.Value, random),
        Word word => word.Value,
        _ => throw new NotSupportedException(),
    } + Space(random);

    private static string Write(string name, JsonTree value, Random? random) =>
        $"{Space(random)}{Quote(name, random)}{Space(random)}:{Write(value, random)}";

    private static IEnumerable<(string Name, JsonTree Value)> Order(IReadOnlyList<(string Name, JsonTree Value)> members, Random? random) =>
        random is null ? members : members.OrderBy(_ => random.Next()).ToList();

    private static string Space(Random? random) => random?.Next(8) switch { 0 => " ", 1 => "\t", 2 => "\r\n", 3 => " \n ", _ => "" };

    // 17 digits mean the same double as the shortest ones, which .NET gets wrong for two powers of two.
    private static string Print(double number, Random? random)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exact = number.ToString(random?.Next(2) == 0 ? "e20" : "E16", CultureInfo.InvariantCulture);
        return random?.Next(2) != 0 && double.Parse(shortest, CultureInfo.InvariantCulture) == number ? shortest : exact;
    }

    private static string Quote(string text, Random? random)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append((rune.Value, random?.Next(4) ?? 2) switch
            {
                (_, 0) => string.Concat(rune.ToString().Select(c => $"\\u{(int)c:x4}")),
                (_, 1) => string.Concat(rune.ToString().Select(c => $"\\u{(int)c:X4}")),
                ('"' or '\\', _) => $"\\{rune}",
                ('/', 3) => "\\/",
                ('\n', 3) => "\\n",
                ( < ' ', _) => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}

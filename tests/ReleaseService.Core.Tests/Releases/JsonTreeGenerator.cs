using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>Random JSON: any Unicode, escapes and controls in strings and names, any finite double, nesting.</summary>
public static class JsonTreeGenerator
{
    public static Arbitrary<JsonTree> JsonTrees() => Arb.From(Gen.Sized(size => Tree(Math.Min(size, 40), depth: 0)), Shrink);

    public static Gen<double> Numbers { get; } = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(whole => whole == 0 ? 0.0 : whole),
        Gen.Choose(1, int.MaxValue).SelectMany(digits => Gen.Choose(-30, 30).Select(power => digits * Math.Pow(10, power))),
        Gen.Choose(-1074, 1023).Select(power => Math.ScaleB(1.0, power)),
        Gen.Choose(int.MinValue, int.MaxValue).SelectMany(high => Gen.Choose(int.MinValue, int.MaxValue)
            .Select(low => BitConverter.Int64BitsToDouble(((long)high << 32) | (uint)low))
            .Select(number => double.IsFinite(number) ? number : 0)));

    private static readonly Gen<Rune> Runes = Gen.OneOf(
        Gen.Choose(0, 0x1F),
        Gen.Elements('"', '\\', '/', '\u007F', '\u2028', '\uFEFF', '\uFFFF', '+', '<', '&').Select(c => (int)c),
        Gen.Choose('a', 'z'),
        Gen.Choose(0x80, 0xD7FF),
        Gen.Choose(0xE000, 0xFFFF),
        Gen.Choose(0x1_0000, 0x10_FFFF)).Select(value => new Rune(value));

    private static readonly Gen<string> Strings = Gen.Choose(0, 8).SelectMany(length => Gen.ArrayOf(Runes, length)).Select(runes => string.Concat(runes));

    private static Gen<JsonTree> Tree(int size, int depth)
    {
        var leaf = Gen.OneOf(
            Strings.Select(text => (JsonTree)new JsonTree.Text(text)),
            Numbers.Select(number => (JsonTree)new JsonTree.Number(number)),
            Gen.Elements("true", "false", "null").Select(word => (JsonTree)new JsonTree.Word(word)));
        if (size <= 1 || depth >= 20)
            return leaf;

        var child = Gen.Choose(0, size - 1).SelectMany(rest => Tree(rest, depth + 1));
        var count = Gen.Choose(0, 4);
        return Gen.OneOf(
            leaf,
            count.SelectMany(length => Gen.ArrayOf(child, length)).Select(items => (JsonTree)new JsonTree.Items(items)),
            count.SelectMany(length => Gen.ArrayOf(Strings.SelectMany(name => child.Select(value => (Name: name, Value: value))), length))
                .Select(members => (JsonTree)new JsonTree.Map([.. members.DistinctBy(member => member.Name)])));
    }

    private static IEnumerable<JsonTree> Shrink(JsonTree tree) => tree switch
    {
        JsonTree.Map map => map.Members.Select(member => member.Value)
            .Concat(map.Members.Select(dropped => (JsonTree)new JsonTree.Map([.. map.Members.Where(member => member != dropped)]))),
        JsonTree.Items items => items.Values
            .Concat(items.Values.Select((_, dropped) => (JsonTree)new JsonTree.Items([.. items.Values.Where((_, index) => index != dropped)]))),
        JsonTree.Text { Value.Length: > 0 } => [new JsonTree.Text("")],
        _ => [],
    };
}

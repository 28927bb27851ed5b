using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>Two releases whose values are related as those of neighbours are: the second is the first with some members changed, added and removed.</summary>
public sealed record ReleasePair(Release From, Release To)
{
    private static readonly string[] Names = ["a", "a-b", "a.b", "~1", "a/b", "", "image", "é\uFFFF", "\"", "chart"];

    public static Arbitrary<ReleasePair> Pairs() => Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => Make(new Random(seed))));

    /// <summary>A release whose values are those given, beside an image tag that every release has.</summary>
    public static Release Of(string values, string? chart = null)
    {
        var json = JsonNode.Parse(values)!.AsObject();
        json["app"] ??= new JsonObject { ["image"] = new JsonObject { ["tag"] = "0.79.0" } };
        return Expect.Valid(ReleaseRules.Create(Expect.Utf8(ManifestJson.With(chart: chart ?? ManifestJson.Chart, values: json.ToJsonString())), ""));
    }

    private static ReleasePair Make(Random random)
    {
        var before = (JsonObject)Map(random, 4);
        var after = (JsonObject)before.DeepClone();
        for (var edits = random.Next(6); edits > 0; edits--)
            Edit(after, random);
        var chart = random.Next(3) == 0 ? ManifestJson.Chart.Replace("0.41.0", "0.42.0", StringComparison.Ordinal) : null;
        return new ReleasePair(Of(before.ToJsonString()), Of(after.ToJsonString(), chart));
    }

    private static void Edit(JsonObject map, Random random)
    {
        var name = Names[random.Next(Names.Length)];
        if (map[name] is JsonObject below && random.Next(3) > 0)
            Edit(below, random);
        else if (random.Next(3) == 0)
            map.Remove(name);
        else
            map[name] = Any(random, 3);
    }

    private static JsonNode Any(Random random, int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => JsonValue.Create(random.Next(3)),
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => new JsonObject(),
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, depth - 1))]),
        4 => JsonValue.Create(Names[random.Next(Names.Length)]),
        _ => Map(random, depth),
    };

    private static JsonNode Map(Random random, int depth) =>
        new JsonObject(Names.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create(name, (JsonNode?)Any(random, depth - 1))));
}

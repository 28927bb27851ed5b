using System.Text.Json.Nodes;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Architecture;
using ReleaseService.Core.Tests.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>How much of what is random is found, and that nothing else is. The seed is fixed, so that the figures of docs/lint.md stay true.</summary>
public sealed class RandomTextTests
{
    private const int Count = 2000;

    public static TheoryData<string, int, double> Kinds => new()
    {
        { "base64", 18, 0.95 }, // 24 characters
        { "base64", 24, 0.98 },
        { "base64", 32, 0.99 },
        { "base64url", 32, 0.98 },
        { "hex", 16, 0.99 },
        { "hex", 32, 0.999 },
        { "lower", 32, 0.965 }, // a – z and digits
        { "lower", 40, 0.985 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_texts_are_found(string kind, int bytes, double atLeast)
    {
        var random = new Random(42);
        var found = Enumerable.Range(0, Count / 50).Sum(_ => Found(Enumerable.Range(0, 50).Select(_ => Make(kind, bytes, random))));
        Assert.True((double)found / Count >= atLeast, $"{found} of {Count}");
    }

    [Fact]
    public void Words_of_this_repository_are_not_found()
    {
        // Identifiers, sentences, URLs, file names: what people write.
        var words = new[] { "src", "docs", "channels", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".yaml" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => !file.Contains("Tests", StringComparison.Ordinal) || file.Contains("Channels", StringComparison.Ordinal))
            .SelectMany(File.ReadLines).SelectMany(line => line.Split([' ', '"', '`', '(', ')', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
            // Names of libraries that look the part, and no release has.
            .Where(word => !word.Contains("ExportPkcs8PrivateKeyPem", StringComparison.Ordinal) && !word.Contains("V1SelfSubjectAccessReview", StringComparison.Ordinal))
            // Commits and hashes are random; a release has them under keys that say so.
            .Where(word => word.Length >= 24 && !(word.Split(':')[^1] is { Length: >= 32 } last && last.All(char.IsAsciiHexDigitLower))).Distinct(StringComparer.Ordinal).ToList();
        Assert.InRange(words.Count, 500, int.MaxValue);
        Assert.Empty(words.Chunk(50).SelectMany(FoundTexts));
    }

    private static string Make(string kind, int bytes, Random random)
    {
        var data = new byte[bytes];
        random.NextBytes(data);
        return kind switch
        {
            "hex" => Convert.ToHexStringLower(data),
            "base64" => Convert.ToBase64String(data),
            "base64url" => System.Buffers.Text.Base64Url.EncodeToString(data),
            _ => string.Concat(data.Select(_ => "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)])),
        };
    }

    private static int Found(IEnumerable<string> texts) => FoundTexts([.. texts]).Count();

    private static IEnumerable<string> FoundTexts(string[] texts)
    {
        var values = new JsonObject { ["app"] = new JsonObject { ["image"] = new JsonObject { ["tag"] = "1" } } };
        for (var i = 0; i < texts.Length; i++)
            values[$"v{i}"] = texts[i];
        var release = Expect.Valid(ReleaseRules.Create(Expect.Utf8(ManifestJson.With(values: values.ToJsonString())), ""));
        return ReleaseLint.Run(release, null, null, [], SourcePlaces.None)
            .Where(finding => finding.RuleId == "high-entropy").Select(finding => texts[int.Parse(finding.Path["values.v".Length..])]);
    }
}

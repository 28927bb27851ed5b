using System.Text.Json;
using NJsonSchema;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Tests.Architecture;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>What editors show: the samples are valid, and what breaks clients is marked.</summary>
public sealed class SchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Release = new(() => ReadAsync("release"));
    private static readonly Lazy<Task<JsonSchema>> Channel = new(() => ReadAsync("channel"));

    private static readonly string Folder = Path.Combine(Repository.Root, "channels");

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_valid_and_names_its_schema(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file));
        var schema = file.StartsWith("releases/", StringComparison.Ordinal) ? "../../schemas/release.schema.json" : "../schemas/channel.schema.json";
        Assert.StartsWith($"# yaml-language-server: $schema={schema}\n", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(Path.Combine(Folder, file))!, schema)));
        Assert.Empty((await (file.StartsWith("releases/", StringComparison.Ordinal) ? Release : Channel).Value).Validate(Json(text)));
    }

    [Theory]
    [InlineData("name: 0.79.0-1\n", "")]
    [InlineData("name: 0.79.0-1\n", "name: a b\n")]
    [InlineData("platformVersion: 0.79.0", "platformVersion: 0.79.x")]
    [InlineData("\"2026-03-24T18:35:42.479Z\"", "yesterday")]
    [InlineData("version: 0.41.0", "version: latest")]
    [InlineData("version: 0.41.0", "version: \"0.41\"")]
    [InlineData("version: 0.41.0", "version: ^0.41.0")]
    [InlineData("  version: 0.41.0\n", "")]
    [InlineData("  version: 0.41.0\n", "  version: 0.41.0\n  path: /a\n")]
    [InlineData("https://charts.wandb.ai", "oci://charts.wandb.ai/a")]
    [InlineData("https://charts.wandb.ai", "https://me:secret@charts.wandb.ai")]
    [InlineData("notes: First.", "notes: [First.]")]
    [InlineData("notes: First.", "note: First.")]
    [InlineData("notes: First.", "waivers: [{rule: value-null, reason: R}]")]
    [InlineData("notes: First.", "waivers: [{rule: notes-missing}]")]
    [InlineData("notes: First.", "aliases: [a]")]
    [InlineData("values:\n", "values:\n  a: {b: [c, !!int 9007199254740993]}\n")]
    [InlineData("values:\n", "values:\n  global: {host: https://a.example}\n")]
    [InlineData("values:\n", "values:\n  global: {bucket: {}}\n")]
    [InlineData("values:\n", "values:\n  _releaseId: a\n")]
    [InlineData("values:\n", "values:\n  other: {image: {tags: a}}\n")]
    [InlineData("values:\n", "values:\n  reconcileFrequency: 5\n")]
    [InlineData("  console:\n    image:\n", "  console:\n    images:\n    image:\n      tags: a\n")]
    [InlineData("  weave-trace:\n    image:\n      repository: wandb/weave-trace\n      tag: 1.18.0\n", "  weave-trace: true\n")]
    public async Task A_broken_release_is_marked(string old, string replacement) =>
        Assert.NotEmpty((await Release.Value).Validate(Json(LintFile.With(old, replacement))));

    [Theory]
    [InlineData("values:\n", "values:\n  a: {b: {c: d}}\n  e: true\n")]
    [InlineData("notes: First.", "aliases: [0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e]")]
    [InlineData("values:\n", "values:\n  global: {extraEnv: {A: b}, somethingElse: 1}\n")]
    [InlineData("notes: First.", "waivers: [{rule: notes-missing, path: notes, reason: R}]")]
    [InlineData("  url: https://charts.wandb.ai\n  name: operator-wandb\n", "  url: oci://charts.wandb.ai/operator-wandb\n")]
    [InlineData("values:\n", "values:\n  app2: {pod: {securityContext: {runAsUser: 1001}}, serviceAccount: {name: a, create: false}}\n")]
    public async Task What_is_fine_is_not_marked(string old, string replacement) =>
        Assert.Empty((await Release.Value).Validate(Json(LintFile.With(old, replacement))));

    [Fact]
    public async Task A_null_is_marked() =>
        Assert.NotEmpty((await Release.Value).Validate(Json(LintFile.WithValue("a: {b: [c]}")).Replace("[\"c\"]", "[null]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\"}", true)]
    [InlineData("{\"name\":\"Stable\",\"title\":\"T\",\"access\":\"public\"}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"all\"}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"promotion\":[]}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"promotions\":[{\"release\":\"a\"}]}", true)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"promotions\":[{\"at\":\"2026-03-24T18:35:42Z\"}]}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"promotions\":[{\"release\":\"a\",\"rollback\":\"yes\"}]}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"requires\":{\"channel\":\"beta\",\"hours\":72}}", true)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"requires\":{\"channel\":\"beta\",\"hours\":8761}}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"requires\":{\"channel\":\"beta\"}}", false)]
    [InlineData("{\"name\":\"stable\",\"title\":\"T\",\"access\":\"public\",\"promotions\":[{\"release\":\"a\",\"at\":\"2026-03-24T18:35:42Z\"}]}", true)]
    public async Task A_channel_is_checked_too(string json, bool valid) => Assert.Equal(valid, (await Channel.Value).Validate(json).Count == 0);

    [Fact]
    public void The_customers_keys_are_those_of_the_wire_contract() => Assert.Equal(
        ["_releaseId", "global.auth", "global.bucket", "global.email", "global.host", "global.ldap", "global.license", "global.licenseSecret", "global.mysql", "global.redis"],
        CustomersKeys(Load("values").RootElement, "").Order(StringComparer.Ordinal));

    [Fact]
    public void The_customers_keys_say_so()
    {
        var global = Load("values").RootElement.GetProperty("properties").GetProperty("global").GetProperty("properties");
        foreach (var key in global.EnumerateObject().Where(key => key.Value.TryGetProperty("not", out _)))
            Assert.StartsWith("Customer-owned: not allowed in a release. ", key.Value.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_has_the_23_components_of_the_samples()
    {
        using var document = JsonDocument.Parse(Json(File.ReadAllText(Path.Combine(Folder, "releases/0.83.0-2.yaml"))));
        var sample = document.RootElement.GetProperty("values").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(23, sample.Count);
        Assert.Equal(sample, Load("values").RootElement.GetProperty("properties").EnumerateObject()
            .Where(member => member.Value.TryGetProperty("$ref", out var reference) && reference.GetString() == "#/$defs/platformComponent")
            .Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Waivers_complete_with_the_rules_that_can_be_waived() => Assert.Equal(
        LintRules.All.Where(rule => rule.CanWaive).Select(rule => rule.Id).Order(StringComparer.Ordinal),
        Load("release").RootElement.GetProperty("properties").GetProperty("waivers").GetProperty("items").GetProperty("properties").GetProperty("rule").GetProperty("enum")
            .EnumerateArray().Select(id => id.GetString()));

    [Theory]
    [InlineData("release")]
    [InlineData("channel")]
    [InlineData("values")]
    public void Everything_that_is_known_is_described(string schema) => Undescribed(Load(schema).RootElement, "");

    /// <summary>The validator knows <c>$defs</c> by its older name; nothing else in these schemas is newer than it.</summary>
    private static async Task<JsonSchema> ReadAsync(string schema)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "schemas")))
            folder.Write(Path.GetFileName(file), (await File.ReadAllTextAsync(file)).Replace("$defs", "definitions", StringComparison.Ordinal));
        return await JsonSchema.FromFileAsync(Path.Combine(folder.Path, $"{schema}.schema.json"));
    }

    private static IEnumerable<string> CustomersKeys(JsonElement schema, string path)
    {
        foreach (var member in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            foreach (var key in member.Value.TryGetProperty("not", out _) ? [at] : CustomersKeys(member.Value, at))
                yield return key;
        }
    }

    private static void Undescribed(JsonElement schema, string path)
    {
        foreach (var member in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
        {
            Assert.True(member.Value.TryGetProperty("description", out var text) ? text.GetString()!.Length > 3 : member.Value.TryGetProperty("$ref", out _), $"{path}.{member.Name}");
            Undescribed(member.Value, $"{path}.{member.Name}");
        }
    }

    private static string Json(string yaml)
    {
        var json = new YamlJson();
        json.Append(Expect.Valid(YamlReader.Read(Expect.Utf8(yaml), "f.yaml")), "");
        return json.Json;
    }

    private static JsonDocument Load(string schema) => JsonDocument.Parse(File.ReadAllText(PathOf(schema)));

    private static string PathOf(string schema) => Path.Combine(Repository.Root, $"schemas/{schema}.schema.json");
}

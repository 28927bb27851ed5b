using System.Text.Json.Nodes;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>What is sent to be published: as YAML or as JSON, the same is found.</summary>
public sealed class BodyLintTests
{
    private const string Beside = "waivers: [{rule: list-concatenates, path: values.a, reason: Ours.}]\naliases: [0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e]\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_body_gives_the_same_release_as_the_file(bool isYaml)
    {
        var yaml = LintFile.WithValue("a: [1, !!float 0.50, -3, true, \"x\"]") + Beside;
        var file = LintFile.Read(yaml);
        var (source, findings) = ReleaseLint.RunOnBody(Expect.Utf8(isYaml ? yaml : Json(yaml)), isYaml, null, null);
        Assert.Equal((file.Release.Digest, file.Release.Notes), (source!.Release.Digest, source.Release.Notes));
        Assert.Equal(file.Waivers, source.Waivers);
        Assert.Equal(file.Aliases, source.Aliases);
        Assert.Equal(isYaml, Assert.Single(findings).Place is not null);
        Assert.Equal("Ours.", findings[0].WaivedBecause);
    }

    [Theory]
    [InlineData("notes: First.", "notes: First.")]
    [InlineData("notes: First.", "notes: \"\"")]
    [InlineData("notes: First.", "note: First.")]
    [InlineData("notes: First.", "notes: [First.]")]
    [InlineData("notes: First.", "waivers: {a: b}")]
    [InlineData("notes: First.", "waivers: [a, {rule: key-unknow, why: b}]")]
    [InlineData("notes: First.", "aliases: [a, b]")]
    [InlineData("name: 0.79.0-1\n", "")]
    [InlineData("platformVersion: 0.79.0", "platformVersion: x")]
    [InlineData("  version: 0.41.0\n", "  version: \"0.41\"\n  path: a\n")]
    [InlineData("values:\n", "value:\n")]
    [InlineData("values:\n", "values:\n  global: {host: a, dbPassword: hunter2}\n  b: 9007199254740993\n")]
    [InlineData("values:\n", "values:\n  ingress: {tls: [{a: {b: c}}], nmaeOverride: d}\n  reconcileFrequency: 0s\n")]
    [InlineData("      tag: 0.79.0\n", "      tag: latest\n")]
    public void The_same_is_found_in_both(string old, string replacement)
    {
        var yaml = LintFile.With(old, replacement);
        var inFile = ReleaseLint.RunOnFile(Expect.Utf8(yaml), LintFile.Name, null, null).Findings.Select(WithoutPlace).ToList();
        Assert.Equal(inFile, ReleaseLint.RunOnBody(Expect.Utf8(yaml), true, null, null).Findings.Select(WithoutPlace));
        Assert.Equal(inFile, ReleaseLint.RunOnBody(Expect.Utf8(Json(yaml)), false, null, null).Findings);
    }

    /// <summary>What YAML without quotes makes of a version is as wrong in JSON.</summary>
    [Theory]
    [InlineData("\"tag\":79", "values.other.image.tag", "type-ambiguous")]
    [InlineData("\"tag\":0.79", "values.other.image.tag", "type-ambiguous")]
    [InlineData("\"tag\":true", "values.other.image.tag", "type-ambiguous")]
    [InlineData("\"digest\":null", "values.other.image.digest", "type-ambiguous")]
    [InlineData("\"size\":null", "values.other.image.size", "value-null")]
    [InlineData("\"size\":1e999", "values.other.image.size", "integer-inexact")]
    public void A_number_where_text_must_stand_is_an_error(string member, string path, string rule)
    {
        var json = Json(LintFile.Clean).Replace("\"values\":{", $"\"values\":{{\"other\":{{\"image\":{{{member}}}}},", StringComparison.Ordinal);
        var (source, findings) = ReleaseLint.RunOnBody(Expect.Utf8(json), false, null, null);
        Assert.Null(source);
        Assert.Contains((rule, path), findings.Where(finding => finding.Severity is Severity.Error).Select(finding => (finding.RuleId, finding.Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{// comment\n}")]
    public void What_is_no_strict_JSON_object_is_an_error(string body)
    {
        var (source, findings) = ReleaseLint.RunOnBody(Expect.Utf8(body), false, null, null);
        Assert.Null(source);
        Assert.Contains(findings, finding => finding.Severity is Severity.Error);
        Assert.All(findings, finding => Assert.Null(finding.Place));
    }

    [Fact]
    public void A_body_has_the_size_of_a_file() =>
        Assert.Equal("file-unreadable", Assert.Single(ReleaseLint.RunOnBody(new byte[YamlReader.MaxBytes + 1], false, null, null).Findings).RuleId);

    [Fact]
    public void A_body_in_YAML_needs_no_name_of_a_file()
    {
        var (source, _) = ReleaseLint.RunOnBody(Expect.Utf8(LintFile.With("name: 0.79.0-1", "name: other")), true, null, null);
        Assert.Equal("other", source?.Release.Name);
    }

    private static Finding WithoutPlace(Finding finding) => finding with { Place = null };

    private static string Json(string yaml)
    {
        var json = new YamlJson();
        json.Append(Expect.Valid(YamlReader.Read(Expect.Utf8(yaml), "f.yaml")), "");
        return JsonNode.Parse(json.Json)!.ToJsonString();
    }
}

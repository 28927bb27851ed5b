using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class ReleaseFileTests
{
    /// <summary>The release of ReleaseTests, as a file. Its lines count from 1.</summary>
    internal const string Good = """
        name: 0.79.0-1
        platformVersion: 0.79.0
        createdAt: "2026-03-24T18:35:42.479Z"
        chart:
          url: https://charts.wandb.ai
          name: operator-wandb
          version: 0.41.0
        notes: |
          First.
        values:
          app:
            image:
              repository: wandb/local
              tag: 0.79.0
          weave-trace:
            replicas: 2
            ratio: !!float 0.50

        """;

    private const string File = "channels/releases/0.79.0-1.yaml";

    [Fact]
    public void A_file_gives_the_same_release_as_its_JSON()
    {
        var release = Expect.Valid(Parse(Good));
        Assert.Equal(Guid.Parse("e2b70869-94ef-5897-8d82-2bfdcb043599"), release.Id); // see ReleaseTests
        Assert.Equal("First.\n", release.Notes);
    }

    [Fact]
    public void Order_quotes_and_comments_never_matter()
    {
        var lines = Good.Split('\n');
        var other = string.Join('\n', [.. lines[9..], "# The rest", .. lines[..9]]).Replace("0.41.0", "\"0.41.0\"", StringComparison.Ordinal);
        Assert.Equal(Expect.Valid(Parse(Good)).Id, Expect.Valid(Parse(other)).Id);
    }

    [Fact]
    public void A_release_may_be_without_notes() =>
        Assert.Equal("", Expect.Valid(Parse(Good.Replace("notes: |\n  First.\n", "", StringComparison.Ordinal))).Notes);

    // What ReleaseRules finds stands where the value stands; where something is missing, where it should stand.
    [Theory]
    [InlineData("name: 0.79.0-1\n", "", "release_field_kind", "name", 1, 1)]
    [InlineData("name: 0.79.0-1\n", "name: a b\n", "release_name", "name", 1, 7)]
    [InlineData("platformVersion: 0.79.0", "platformVersion: v0.79.0", "platform_version", "platformVersion", 2, 18)]
    [InlineData("\"2026-03-24T18:35:42.479Z\"", "yesterday", "created_at", "createdAt", 3, 12)]
    [InlineData("https://charts.wandb.ai", "ftp://charts.wandb.ai", "chart_url", "chart.url", 5, 8)]
    [InlineData("  version: 0.41.0\n", "", "chart_version", "chart.version", 5, 3)]
    [InlineData("  version: 0.41.0\n", "  version: \"\"\n", "chart_field_kind", "chart.version", 7, 12)]
    [InlineData("      tag: 0.79.0", "      tag: \"\"", "app_tag_missing", "values.app.image.tag", 14, 12)]
    [InlineData("      tag: 0.79.0\n", "", "app_tag_missing", "values.app.image.tag", 13, 7)]
    [InlineData("    replicas: 2\n    ratio: !!float 0.50\n", "    - 2\n", "weave_trace_kind", "values.weave-trace", 16, 5)]
    [InlineData("replicas: 2", "replicas: 9007199254740992", "value_number", "values.weave-trace.replicas", 16, 15)]
    [InlineData("replicas: 2", "\"a.b\": {c: [0, !!float 1e300]}", "value_number", "values.weave-trace[\"a.b\"].c[1]", 16, 20)]
    [InlineData("notes: |", "note: |", "release_field", "note", 8, 7)]
    [InlineData("values:", "value:", "release_field", "value", 11, 3)]
    // What YAML itself gives away.
    [InlineData("name: 0.79.0-1", "name: 0.79", "yaml_type", "name", 1, 7)]
    [InlineData("platformVersion: 0.79.0", "platformVersion: 1", "yaml_type", "platformVersion", 2, 18)]
    [InlineData("\"2026-03-24T18:35:42.479Z\"", "2026-03-24T18:35:42.479Z", "yaml_type", "createdAt", 3, 12)]
    [InlineData("  version: 0.41.0", "  version: 0.41", "yaml_type", "chart.version", 7, 12)]
    [InlineData("      tag: 0.79.0", "      tag: 0.79", "yaml_type", "values.app.image.tag", 14, 12)]
    [InlineData("      tag: 0.79.0", "      tag: 79", "yaml_type", "values.app.image.tag", 14, 12)]
    [InlineData("replicas: 2", "replicas: 010", "yaml_type", "values.weave-trace.replicas", 16, 15)]
    [InlineData("replicas: 2", "replicas: ~", "value_null", "values.weave-trace.replicas", 16, 15)]
    [InlineData("replicas: 2", "replicas:", "value_null", "values.weave-trace.replicas", 16, 14)]
    [InlineData("replicas: 2", "2: a", "yaml_type", "", 16, 5)]
    [InlineData("notes: |\n  First.", "notes: 1", "release_notes", "notes", 8, 8)]
    [InlineData("notes: |\n  First.", "notes:", "release_notes", "notes", 8, 7)]
    [InlineData("notes: |\n  First.", "notes:\n  - First.", "release_notes", "notes", 9, 3)]
    [InlineData("notes: |\n  First.", "aliases: none", "field_kind", "aliases", 8, 10)]
    [InlineData("notes: |\n  First.", "aliases: [0b90c2f5]", "release_alias", "aliases[0]", 8, 11)]
    [InlineData("notes: |\n  First.", "aliases: [+b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e]", "release_alias", "aliases[0]", 8, 11)]
    [InlineData("notes: |\n  First.", "aliases: [[]]", "release_alias", "aliases[0]", 8, 11)]
    [InlineData("notes: |\n  First.", "aliases:\n  - 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\n  - 0B90C2F5-6F0A-4C7E-9D3E-1F2A3B4C5D6E", "release_alias", "aliases[1]", 10, 5)]
    [InlineData("notes: |\n  First.", "aliases:\n  - e2b70869-94ef-5897-8d82-2bfdcb043599", "release_alias", "aliases", 9, 3)]
    public void A_defect_names_file_line_and_column(string good, string bad, string code, string path, int line, int column)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var defects = Expect.Defects(Parse(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains((code, path, new SourcePlace(File, line, column)), defects.Select(defect => (defect.Code, defect.Path, defect.Place)));
    }

    [Theory]
    [InlineData("aliases", "  - {0:D8}-0000-4000-8000-000000000000\n")]
    [InlineData("waivers", "  - {{rule: key-unknown, path: values.k{0}, reason: x}}\n")]
    public void A_file_has_at_most_a_thousand_of_them(string field, string entry)
    {
        string Of(int count) => $"{Good}{field}:\n{string.Concat(Enumerable.Range(1, count).Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, entry, number)))}";
        Expect.Valid(ReleaseFile.Parse(Expect.Utf8(Of(1000)), File));
        Assert.Equal("May have 1000 entries; there are 1001.", Expect.OneDefect(ReleaseFile.Parse(Expect.Utf8(Of(1001)), File), "field_kind", field).Message);
    }

    [Fact]
    public void Aliases_stand_outside_the_manifest()
    {
        var source = Expect.Valid(ReleaseFile.Parse(Expect.Utf8(Good + "aliases:\n  - 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\n  - \"11111111-2222-3333-4444-555555555555\"\n"), File));
        Assert.Equal([Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e"), Guid.Parse("11111111-2222-3333-4444-555555555555")], source.Aliases);
        Assert.Equal(Expect.Valid(Parse(Good)).Id, source.Release.Id);
    }

    /// <summary>An unquoted numeric password would stand in logs and answers.</summary>
    [Theory]
    [InlineData("password: 0123456789")]
    [InlineData("password: 0x1F2E")]
    [InlineData("password: !!int 0123456789")]
    [InlineData("API_KEY: 0123456789")]
    [InlineData("passwords: [a, 0123456789]")]
    [InlineData("credentials: {user: 0123456789}")]
    [InlineData("env: [{name: DB_PASSWORD, value: 0123456789}]")]
    [InlineData("secret: {tag: 0123456789}")]
    public void A_scalar_that_may_be_a_secret_is_never_repeated(string yaml)
    {
        var defects = Expect.Defects(Parse(Good.Replace("replicas: 2", yaml, StringComparison.Ordinal)));
        Assert.Equal("yaml_type", Assert.Single(defects).Code);
        Assert.DoesNotContain("0123456789", defects[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0x1F2E", defects[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("quotes", defects[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_defects_are_returned_together()
    {
        var bad = Good.Replace("platformVersion: 0.79.0", "platformVersion: x", StringComparison.Ordinal)
            .Replace("https:", "ftp:", StringComparison.Ordinal)
            .Replace("tag: 0.79.0", "tag: \"\"", StringComparison.Ordinal);
        Assert.Equal(
            ["2:18 platform_version", "5:8 chart_url", "14:12 app_tag_missing"],
            Expect.Defects(Parse(bad)).OrderBy(defect => defect.Place!.Line).Select(defect => $"{defect.Place!.Line}:{defect.Place.Column} {defect.Code}"));
    }

    [Theory]
    [InlineData("channels/releases/0.79.0-2.yaml")]
    [InlineData("channels/releases/0.79.0-1.yaml.yaml")]
    [InlineData("channels/releases/0.79.0-1")] // .0-1 is an extension to .NET
    public void A_file_must_have_the_name_of_its_release(string file)
    {
        var defect = Expect.OneDefect(ReleaseFile.Parse(Expect.Utf8(Good), file), "release_file_name", "name");
        Assert.Equal(new SourcePlace(file, 1, 7), defect.Place);
        Assert.Contains("0.79.0-1.yaml", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_beyond_a_double_is_a_defect_with_its_place()
    {
        var bad = Good.Replace("replicas: 2", $"replicas: 1{new string('0', 400)}", StringComparison.Ordinal);
        Assert.Equal(new SourcePlace(File, 16, 15), Expect.OneDefect(Parse(bad), "json_number", "values.weave-trace.replicas").Place);
    }

    private static Checked<Release> Parse(string yaml) =>
        ReleaseFile.Parse(Expect.Utf8(yaml), File) is var read && read.TryGet(out var source) ? source.Release : Checked<Release>.Invalid(read.Defects);
}

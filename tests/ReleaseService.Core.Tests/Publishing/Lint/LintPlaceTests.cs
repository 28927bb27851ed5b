using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

public sealed class LintPlaceTests
{
    [Theory]
    [InlineData("version: 0.41.0", "version: latest", "chart-floating-version", 7, 12)]
    [InlineData("values:\n", "values:\n  a:\n    - b\n", "list-concatenates", 11, 5)]
    [InlineData("values:\n", "values:\n  \"a.b[c]\": {d: [x, 1000000]}\n", "integer-as-text", 10, 21)]
    [InlineData("      tag: 2.18.1\n", "", "image-tag-floating", 72, 7)] // the image's map
    [InlineData("notes: First.\n", "", "notes-missing", 1, 1)]
    [InlineData("  console:\n    image:\n      repository: wandb/console\n      tag: 2.18.1\n", "  console:\n    replicaCount: 1\n", "image-missing", 71, 5)]
    public void A_finding_names_file_line_and_column(string old, string replacement, string rule, int line, int column) => Assert.Contains(
        (rule, new SourcePlace(LintFile.Name, line, column)),
        LintFile.Lint(LintFile.With(old, replacement)).Select(finding => (finding.RuleId, finding.Place)));

    [Fact]
    public void A_release_without_a_file_has_no_places()
    {
        var release = LintFile.Read(LintFile.WithValue("a: [b]")).Release;
        var finding = Assert.Single(ReleaseLint.Run(release, null, null, [], SourcePlaces.None));
        Assert.Equal(("list-concatenates", null), (finding.RuleId, finding.Place));
    }

    [Fact]
    public void A_megabyte_of_findings_gets_a_short_answer()
    {
        var value = string.Concat(Enumerable.Repeat($"{{\"{new string('k', 200)}\": ", 50)) + $"[{string.Join(',', Enumerable.Repeat("1000000", 100_000))}]{new string('}', 50)}";
        var findings = LintFile.Lint(LintFile.WithValue($"a: {value}"));
        Assert.Equal(100, findings.Count(finding => finding.RuleId == "integer-as-text"));
        Assert.Equal(new SourcePlace(LintFile.Name, 10, value.IndexOf("[1000000", StringComparison.Ordinal) + 7), findings.First(finding => finding.RuleId == "integer-as-text").Place);
        Assert.EndsWith("(99900 more of this rule aren't listed.)", findings.Last(finding => finding.RuleId == "integer-as-text").Message, StringComparison.Ordinal);
    }

    // What grows with the square of the size takes minutes here.
    [Theory]
    [InlineData("  k{0}: 1000000\n", 50_000)]
    [InlineData("  \"k.{0}\": [1]\n", 50_000)]
    [InlineData("  aap{0}: {{imag: {{tags: b}}}}\n", 25_000)]
    [InlineData("  a{0}: eyJ-eyJ-eyJ-.eyJ.eyJ-://a:b:c@@password==password=-----BEGIN -----BEGIN A PRIVATE\n", 8_000)]
    public void A_megabyte_of_almost_anything_is_linted_within_seconds(string line, int times)
    {
        var yaml = LintFile.Clean + string.Concat(Enumerable.Range(0, times).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, i)));
        Assert.InRange(yaml.Length, 500_000, Core.Publishing.Yaml.YamlReader.MaxBytes);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var (source, findings) = ReleaseLint.RunOnFile(Expect.Utf8(yaml), LintFile.Name, null, null);
        Assert.NotEmpty(findings);
        ReleaseLint.Run(source!, source!.Release, null);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
    }

    // One run of a megabyte.
    [Theory]
    [InlineData("eyJ-")]
    [InlineData("eyJ.")]
    [InlineData("://a")]
    [InlineData("LS0tLS1CRUdJTi")]
    [InlineData("$(a)")]
    [InlineData("{{a}}")]
    [InlineData("aB3/")]
    [InlineData("sha256:")]
    [InlineData("-----BEGIN A-----")]
    [InlineData("1h")]
    public void A_value_of_a_megabyte_is_linted_within_seconds(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 900_000 / piece.Length));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        LintFile.Lint(LintFile.WithValue($"{{password: \"{text}\"}}".Insert(0, "a: ") + $"\n  reconcileFrequency: \"{text[..90_000]}!\""));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
    }
}

using ReleaseService.Core.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

public sealed class LintWaiverTests
{
    [Fact]
    public void A_waived_warning_stays_in_the_list_with_its_reason()
    {
        var findings = LintFile.Lint(WithWaivers("a: [b]\n  c: [d]", "{rule: list-concatenates, path: values.a, reason: Nobody sets it.}"));
        Assert.Equal([("values.a", "Nobody sets it."), ("values.c", null)], findings.Select(finding => (finding.Path, finding.WaivedBecause)));
        Assert.StartsWith($"{LintFile.Name}:11:6: waived: values.a: ", findings[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_without_a_path_covers_the_release() => Assert.All(
        LintFile.Lint(WithWaivers("a: [b]\n  c: [d]", "{rule: list-concatenates, reason: R}")), finding => Assert.Equal("R", finding.WaivedBecause));

    [Theory]
    [InlineData("values", true)]
    [InlineData("values.a", true)]
    [InlineData("values.a.b", true)]
    [InlineData("values.a.b.c", false)]
    [InlineData("values.a.bb", false)]
    [InlineData("value", false)]
    public void A_waiver_covers_its_path_and_what_is_below(string path, bool covers)
    {
        var findings = LintFile.Lint(WithWaivers("a: {b: [c]}", $"{{rule: list-concatenates, path: {path}, reason: R}}"));
        Assert.Equal(covers ? "R" : null, findings.Single(finding => finding.RuleId == "list-concatenates").WaivedBecause);
        Assert.Equal(covers ? 0 : 1, findings.Count(finding => finding.RuleId == "waiver-unused"));
    }

    [Fact]
    public void An_error_cannot_be_waived()
    {
        var findings = LintFile.Lint(WithWaivers("reconcileFrequency: 0s", "{rule: reconcile-frequency, reason: R}"));
        Assert.Equal(["values.reconcileFrequency", "waivers[0]"], findings.Select(finding => finding.Path));
        Assert.All(findings, finding => Assert.Equal((Severity.Error, null), (finding.Severity, finding.WaivedBecause)));
    }

    [Fact]
    public void Waivers_change_neither_the_release_nor_its_id()
    {
        var (with, without) = (LintFile.Read(WithWaivers("a: [b]", "{rule: list-concatenates, reason: R}")), LintFile.Read(LintFile.WithValue("a: [b]")));
        Assert.Equal((without.Release.Id, without.Release.Digest), (with.Release.Id, with.Release.Digest));
        Assert.Equal([new Waiver("list-concatenates", "", "R")], with.Waivers);
    }

    [Fact]
    public void A_bad_waiver_is_found_where_it_stands()
    {
        var findings = LintFile.Lint(LintFile.With("notes: First.\n", "notes: First.\nwaivers:\n  - rule: list-concatenate\n    reason: R\n"));
        var finding = Assert.Single(findings);
        Assert.Equal(("waiver-invalid", new SourcePlace(LintFile.Name, 10, 5)), (finding.RuleId, finding.Place));
        Assert.Contains("did you mean list-concatenates?", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_of_what_could_not_be_read_yet_is_not_unused() => Assert.Equal(
        ["integer-inexact"],
        LintFile.Lint(WithWaivers("a: 9007199254740993", "{rule: integer-as-text, path: values.a, reason: R}")).Select(finding => finding.RuleId));

    private static string WithWaivers(string value, string waiver) =>
        LintFile.WithValue(value).Replace("values:\n", $"waivers: [{waiver}]\nvalues:\n", StringComparison.Ordinal);
}

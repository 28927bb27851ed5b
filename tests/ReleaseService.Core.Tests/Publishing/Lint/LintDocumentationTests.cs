using System.Text.RegularExpressions;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Tests.Architecture;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>The catalogue, docs/lint.md and the codes of the defects stay in step.</summary>
public sealed partial class LintDocumentationTests
{
    private static readonly string Docs = File.ReadAllText(Path.Combine(Repository.Root, "docs/lint.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_rule_is_a_heading_of_the_docs_in_the_catalogues_order() =>
        Assert.Equal(LintRules.All.Select(rule => rule.Id), Heading().Matches(Docs).Select(match => match.Groups[1].Value));

    [Fact]
    public void The_docs_say_of_every_rule_what_it_is_why_and_how_to_mend_it()
    {
        foreach (var rule in LintRules.All)
        {
            var section = Docs.Split($"\n### {rule.Id}\n")[1].Split("\n#")[0];
            var standing = rule switch
            {
                { CanWaive: true } => "**Warning**; can be waived.",
                { CanForce: true } => "**Error**; can't be waived, can be forced.",
                _ => "**Error**; can't be waived or forced.",
            };
            Assert.StartsWith($"\n{standing} {rule.Title}\n", section, StringComparison.Ordinal);
            Assert.Matches(@"\n- Why: \S[^$]{20,}", section);
            Assert.Matches(@"\n- Mend: \S[^$]{10,}", section);
        }
    }

    [Fact]
    public void Only_a_changed_kind_can_be_forced() => Assert.Equal(["kind-change"], LintRules.All.Where(rule => rule.CanForce).Select(rule => rule.Id));

    [Fact]
    public void Every_code_of_files_and_releases_belongs_to_one_rule_and_every_rule_to_codes_that_exist()
    {
        var codes = new[] { "Releases", "Publishing" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, "src/ReleaseService.Core", folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/Lint/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().Order().ToList();
        Assert.InRange(codes.Count, 40, 100);
        Assert.Equal(codes, LintRules.All.SelectMany(rule => rule.Codes).Order());
        Assert.All(codes, code => Assert.Contains(code, LintRules.OfCode(code).Codes));
    }

    [Fact]
    public void Ids_are_kebab_case_and_titles_are_sentences() => Assert.All(LintRules.All, rule =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)+$", rule.Id);
        Assert.Matches("^[^\n]+\\.$", rule.Title);
    });

    [Fact]
    public void The_docs_name_the_thresholds()
    {
        foreach (var threshold in new[] { "32 hexadecimal digits", "3.0 bits", "24 characters", "3.8 bits", "0.36", "3.5 bits", "a share of 0.2." })
            Assert.Contains(threshold, Docs, StringComparison.Ordinal);
    }

    [GeneratedRegex("^### ([a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("(?:new|Defect|Wrong)\\(\\s*\"([a-z]+(?:_[a-z]+)+)\"")]
    private static partial Regex Code();
}

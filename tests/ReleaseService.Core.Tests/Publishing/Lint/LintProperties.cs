using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

public sealed class LintProperties
{
    [Property(Arbitrary = [typeof(JsonTreeGenerator)], MaxTest = 500)]
    public void Lint_never_throws_and_neither_a_second_run_nor_the_order_of_keys_shows(JsonTree tree, JsonTree before, DoNotSize<int> seed)
    {
        var previous = Make(before.Plain());
        if (Make(tree.Plain()) is not { } release || Make(tree.Shuffled(new Random(seed.Item))) is not { } shuffled)
            return;
        var findings = ReleaseLint.Run(release, previous, LintFile.Stable, [], SourcePlaces.None);
        Assert.Equal(findings, ReleaseLint.Run(release, previous, LintFile.Stable, [], SourcePlaces.None));
        Assert.Equal(findings, ReleaseLint.Run(shuffled, previous, LintFile.Stable, [], SourcePlaces.None));
        Assert.All(findings, finding => Assert.True(LintRules.Find(finding.RuleId)!.Severity == finding.Severity && finding.Message.Length > 0));
    }

    [Property(MaxTest = 1000)]
    public void Lint_of_a_broken_file_never_throws_and_gives_a_release_or_an_error(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var bytes = Mutation.Of(Expect.Utf8(LintFile.Clean[..700]), "{}[]\",:'|>-?&*!%@# \n\t019.~", random);
        var (source, findings) = ReleaseLint.RunOnFile(bytes, LintFile.Name, null, null);
        Assert.True(source is not null || findings.Any(finding => finding.Severity is Severity.Error));
        Assert.All(findings, finding => Assert.NotNull(finding.Place));
    }

    [Fact]
    public void The_order_of_keys_in_a_file_never_shows_in_the_findings()
    {
        var one = LintFile.WithValue("a: {b: [c], d: 1000000}\n  reconcileFrequency: 0s");
        var other = LintFile.WithValue("reconcileFrequency: 0s\n  a: {d: 1000000, b: [c]}");
        Assert.Equal(4 - 1, LintFile.Lint(one).Count);
        Assert.Equal(
            LintFile.Lint(one).Select(finding => finding with { Place = null }), LintFile.Lint(other).Select(finding => finding with { Place = null }));
    }

    private static Release? Make(string value) =>
        ReleaseRules.Create(Expect.Utf8(ManifestJson.With(values: ManifestJson.ValuesAnd($"\"more\":{value},\"ingress\":{value},\"global\":{value}"))), "").TryGet(out var release) ? release : null;
}

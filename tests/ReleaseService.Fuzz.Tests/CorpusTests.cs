using ReleaseService.Fuzz.Loop;
using ReleaseService.Fuzz.Targets;
using Xunit;

namespace ReleaseService.Fuzz.Tests;

/// <summary>What fuzzing kept runs again, with the product as it is built here.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    public static TheoryData<string, string> Findings =>
        new(Directory.GetFiles(KeptFiles.Findings, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (TargetOf(file), Path.GetFileName(file))));

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_must_be_true_of_any_input_is_true_of_each_that_was_kept(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var files = Directory.GetFiles(Path.Combine(KeptFiles.Corpus, name));
        Assert.NotEmpty(files);
        var broken = files.Select(file => (Name: Path.GetFileName(file), Problem: Record.Exception(() => target.Run(File.ReadAllBytes(file))))).Where(run => run.Problem is not null);
        Assert.Empty(broken.Select(run => $"{run.Name}: {run.Problem}"));
        Assert.All(target.Seeds, target.Run);
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void What_was_found_is_mended(string target, string finding) =>
        FuzzTargets.Find(target)!.Run(File.ReadAllBytes(Path.Combine(KeptFiles.Findings, target, finding)));

    [Fact]
    public void Files_are_named_by_their_content_and_belong_to_a_target()
    {
        var files = Directory.GetFiles(KeptFiles.Corpus, "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.Equal(Corpus.NameOf(File.ReadAllBytes(file)), Path.GetFileName(file)));
        Assert.All(files, file => Assert.NotNull(FuzzTargets.Find(TargetOf(file))));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 0, Mutator.MaxLength));
    }

    private static string TargetOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);
}

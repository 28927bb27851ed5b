using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Architecture;
using ReleaseService.Core.Tests.Publishing.Lint;
using ReleaseService.Core.Tests.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

/// <summary>What is written into files reads back as what it was, and looks like what people wrote.</summary>
public sealed class WrittenFileTests
{
    private static readonly string Samples = Path.Combine(Repository.Root, "channels");

    private static readonly DeclaredPromotion Next = new("0.84.0-1", new(2026, 8, 11, 9, 0, 0, TimeSpan.Zero), "Back: it's late.", IsRollback: true);

    public static TheoryData<string> SampleReleases => [.. Directory.GetFiles(Path.Combine(Samples, "releases"), "*.yaml").Select(file => Path.GetFileName(file)).Order()];

    public static TheoryData<string> SampleChannels => ["beta", "nightly", "stable"];

    [Fact]
    public void A_release_is_written_as_the_samples_are()
    {
        var yaml = LintFile.With("notes: First.", "notes: |\n  **First**\n\n  - a: b\nwaivers:\n  - rule: key-unknown\n    path: values.a\n    reason: Ours.\n  - rule: notes-missing\n    reason: \"Yes\"\naliases:\n  - 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e");
        var written = ReleaseFile.Write(LintFile.Read(yaml));
        Assert.StartsWith($"# yaml-language-server: $schema=../../schemas/release.schema.json\n{yaml[..yaml.IndexOf("values:\n", StringComparison.Ordinal)]}values:\n", written, StringComparison.Ordinal);
        Assert.Contains("  app:\n    image:\n      repository: wandb/local\n      tag: 0.79.0\n", written, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SampleReleases))]
    public void A_sample_release_reads_back_and_has_the_same_lines_but_for_comments_and_order(string name)
    {
        var file = Path.Combine(Samples, "releases", name);
        var source = Expect.Valid(ReleaseFile.Parse(File.ReadAllBytes(file), file));
        var written = ReleaseFile.Write(source);
        AssertSame(source, Expect.Valid(ReleaseFile.Parse(Expect.Utf8(written), file)));
        Assert.Equal(Lines(File.ReadAllText(file)), Lines(written));
    }

    [Property(Arbitrary = [typeof(JsonTreeGenerator)], MaxTest = 300)]
    public void Any_release_reads_back(JsonTree tree, NonNull<string> notes, Guid[] aliases)
    {
        var text = string.Concat(notes.Get.Where(c => !char.IsSurrogate(c) && (!char.IsControl(c) || c is '\n' or '\t')));
        if (!ReleaseRules.Create(Expect.Utf8(ManifestJson.With(values: ManifestJson.ValuesAnd($"\"more\":{tree.Plain()}"))), text).TryGet(out var release))
            return;
        var source = new ReleaseSource(release, [new("key-unknown", text, text)], [.. aliases.Distinct()], SourcePlaces.None);
        AssertSame(source, Expect.Valid(ReleaseFile.Parse(Expect.Utf8(ReleaseFile.Write(source)), "0.79.0-1.yaml")));
    }

    [Fact]
    public void A_release_as_deep_as_JSON_goes_reads_back()
    {
        var values = ManifestJson.ValuesAnd($"\"a\":{new string('[', 62)}1{new string(']', 62)}");
        var source = new ReleaseSource(Expect.Valid(ReleaseRules.Create(Expect.Utf8(ManifestJson.With(values: values)), "")), [], [], SourcePlaces.None);
        AssertSame(source, Expect.Valid(ReleaseFile.Parse(Expect.Utf8(ReleaseFile.Write(source)), $"{source.Release.Name}.yaml")));
    }

    [Theory]
    [MemberData(nameof(SampleChannels))]
    public void A_sample_channel_reads_back_and_has_the_same_lines_but_for_comments(string name)
    {
        var (text, file) = Read(name);
        Assert.Equal(text, ChannelFile.Rewrite(text, file.Channel, file.Promotions));
        var written = file.Write();
        AssertSame(file, Expect.Valid(ChannelFile.Parse(Expect.Utf8(written), $"{name}.yaml")));
        Assert.StartsWith("# yaml-language-server: $schema=../schemas/channel.schema.json\n", written, StringComparison.Ordinal);
        Assert.Equal(
            Lines(text.Replace("requires: {channel: beta, hours: 72}", "requires:\n  channel: beta\n  hours: 72", StringComparison.Ordinal)),
            Lines(written));
    }

    [Theory]
    [MemberData(nameof(SampleChannels))]
    public void A_new_entry_is_added_and_nothing_else_changes(string name)
    {
        var (text, file) = Read(name);
        Assert.Equal(
            $"{text}  - release: 0.84.0-1\n    at: \"2026-08-11T09:00:00.000Z\"\n    rollback: true\n    reason: \"Back: it's late.\"\n",
            ChannelFile.Rewrite(text, file.Channel, [.. file.Promotions, Next]));
    }

    [Fact]
    public void Line_ends_of_Windows_stay()
    {
        var (text, file) = Read("stable");
        var windows = text.ReplaceLineEndings("\r\n");
        var written = ChannelFile.Rewrite(windows, file.Channel, [.. file.Promotions, Next]);
        Assert.StartsWith(windows, written, StringComparison.Ordinal);
        Assert.Equal(written.ReplaceLineEndings("\r\n"), written);
    }

    [Theory]
    [InlineData("promotions:\n- release: a\n  at: \"2026-01-01T00:00:00.000Z\"\n# the end\n", "promotions:\n- release: 0.84.0-1")]
    [InlineData("promotions: []\n", "promotions:\n  - release: 0.84.0-1")]
    [InlineData("promotions:  # ours\n  - nonsense: [\n", "promotions:  # ours\n  - release: 0.84.0-1")]
    [InlineData("promotions:", "promotions:\n  - release: 0.84.0-1")]
    public void What_stands_above_the_list_is_kept_to_the_byte(string list, string rewritten)
    {
        const string Above = "# One\n\nname:   'stable' # two\n# three\ntitle: \"T\"\naccess: public\n\n";
        Assert.StartsWith(Above + rewritten, ChannelFile.Rewrite(Above + list, Stable, [Next]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# One\n# two\n{name: stable, title: T, access: public}\n")]
    [InlineData("# One\n# two\n<<<<<<< a\n")]
    public void Where_no_part_can_be_changed_the_comments_at_the_top_stay(string text) => Assert.Equal(
        "# One\n# two\nname: stable\ntitle: T\naccess: public\ndefault: false\npromotions:\n  - release: 0.84.0-1\n    at: \"2026-08-11T09:00:00.000Z\"\n    rollback: true\n    reason: \"Back: it's late.\"\n",
        ChannelFile.Rewrite(text, Stable, [Next]));

    [Theory]
    [InlineData("title: Other # three\naccess: public\n", "title: T # three\naccess: public\n")]
    [InlineData("title: T\ndescription: Old.\naccess: public\n", "title: T\naccess: public\n")]
    [InlineData("access: licensed  # one of three\ntitle: T\n# below\n", "access: public  # one of three\ntitle: T\n# below\n")]
    [InlineData("title: T\naccess: public\ndefault: true  # the one\nrequires: {channel: beta, hours: 72}\n", "title: T\naccess: public\ndefault: false  # the one\n")]
    public void A_field_that_differs_is_changed_and_nothing_else(string fields, string changed)
    {
        const string List = "promotions: # ours\n- release: 0.84.0-1\n  at: \"2026-08-11T09:00:00.000Z\" # a Tuesday\n  rollback: true\n  reason: 'Back: it''s late.'\n# the end\n";
        Assert.Equal($"# One\nname: stable\n{changed}{List}", ChannelFile.Rewrite($"# One\nname: stable\n{fields}{List}", Stable, [Next]));
    }

    [Theory]
    [InlineData("# of a\n  - release: a # first\n    # before its reason\n    reason: 'A.'\n  # of b\n  - reason: B.\n    release: b   # second\n  # the end\n",
        "# of a\n  - release: a # first\n    at: \"2026-08-11T09:00:00.000Z\"\n    # before its reason\n    reason: 'A.'\n  # of b\n  - reason: B.\n    release: b   # second\n    at: \"2026-08-11T09:00:00.000Z\"\n  - release: c\n    at: \"2026-08-11T09:00:00.000Z\"\n  # the end\n")]
    [InlineData("  - {release: a, reason: A.} # first\n  - {reason: \"B.\", release: \"b\"}\n",
        "  - {release: a, at: \"2026-08-11T09:00:00.000Z\", reason: A.} # first\n  - {reason: \"B.\", release: \"b\", at: \"2026-08-11T09:00:00.000Z\"}\n  - release: c\n    at: \"2026-08-11T09:00:00.000Z\"\n")]
    public void Entries_that_agree_only_get_their_time(string list, string rewritten)
    {
        const string Above = "name: stable\ntitle: T\naccess: public\npromotions:\n";
        var at = Next.At;
        DeclaredPromotion[] promotions = [new("a", at, "A.", false), new("b", at, "B.", false), new("c", at, "", false)];
        Assert.Equal(Above + rewritten, ChannelFile.Rewrite(Above + list, Stable, promotions));
        Assert.Equal((Above + rewritten).ReplaceLineEndings("\r\n"), ChannelFile.Rewrite((Above + list).ReplaceLineEndings("\r\n"), Stable, promotions));
        Assert.Equal("\uFEFF" + Above + rewritten, ChannelFile.Rewrite("\uFEFF" + Above + list, Stable, promotions));
        Assert.Empty(YamlComments.Lost(Above + list, Above + rewritten));
    }

    [Fact]
    public void An_entry_that_differs_is_written_anew_and_its_comments_are_named()
    {
        const string Text = "name: stable\ntitle: T\naccess: public\npromotions:\n  # of a\n  - release: a\n    # why\n    reason: \"# no comment\"\n  # of b\n  - release: b # second\n    reason: B.\n";
        var rewritten = ChannelFile.Rewrite(Text, Stable, [new("a", null, "# no comment", false), new("c", null, "C.", false)]);
        Assert.Equal(Text.Replace("b # second\n    reason: B.", "c\n    reason: C.", StringComparison.Ordinal), rewritten);
        Assert.Equal(["# second"], YamlComments.Lost(Text, rewritten));
        Assert.Equal(["# of b", "# second"], YamlComments.Lost(Text, Text[..Text.IndexOf("  # of b", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("notes: Old. # hm\naliases: [\"11111111-1111-4111-8111-111111111111\"] # theirs\n", "notes: New. # hm\naliases: [\"11111111-1111-4111-8111-111111111111\", 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e] # theirs\n")]
    [InlineData("aliases:\n- 11111111-1111-4111-8111-111111111111 # theirs\n# below\nnotes: |\n  Old.\n\n", "aliases:\n- 11111111-1111-4111-8111-111111111111 # theirs\n- 0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\n# below\nnotes: New.\n\n")]
    public void Notes_and_aliases_of_a_release_change_and_nothing_else(string before, string after)
    {
        var text = LintFile.With("notes: First.\n", before);
        var source = Expect.Valid(ReleaseFile.Parse(Expect.Utf8(text), "0.79.0-1.yaml"));
        Assert.Equal(LintFile.With("notes: First.\n", after), ReleaseFile.Rewrite(text, source, "New.", [.. source.Aliases, Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e")]));
    }

    [Fact]
    public void Comments_that_no_reader_takes_are_lost() => Assert.StartsWith("name: stable\n", ChannelFile.Rewrite("# One \0two\nname: x\n", Stable, [Next]), StringComparison.Ordinal);

    [Property(MaxTest = 1000)]
    public void Whatever_the_file_was_the_rewritten_one_says_what_the_server_has(DoNotSize<int> seed, string? title, string? reason)
    {
        var random = new Random(seed.Item);
        var (text, file) = Read("stable");
        var broken = System.Text.Encoding.UTF8.GetString(Mutation.Of(Expect.Utf8(text[..900]), "{}[]\",:'|>-?&*!%@# \n\tpromotions:", random));
        var channel = file.Channel with { Title = string.Concat(WithoutHalves(title).Where(c => !char.IsControl(c))) + "x", Requires = random.Next(2) == 0 ? null : new("beta", random.Next(8760)) };
        var promotions = file.Promotions.Take(random.Next(4)).Append(Next with { Reason = string.Concat(WithoutHalves(reason).Where(c => c == '\n' || !char.IsControl(c))), IsRollback = random.Next(2) == 0 }).ToList();
        foreach (var wanted in new[] { file with { Promotions = promotions }, new ChannelFile(channel, promotions), new ChannelFile(channel, []) })
            AssertSame(wanted, Expect.Valid(ChannelFile.Parse(Expect.Utf8(ChannelFile.Rewrite(broken, wanted.Channel, wanted.Promotions)), "stable.yaml")));
    }

    [Fact]
    public void An_entry_of_a_server_is_one_of_the_file() => Assert.Equal(
        Next, DeclaredPromotion.From(new(7, Guid.Empty, Next.Release, "0.84.0", "ann", Next.Reason, Next.At!.Value, IsRollback: true, Forced: [])));

    private static Channel Stable => new("stable", "T", "", ChannelAccess.Public, false);

    private static string WithoutHalves(string? text) => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));

    private static (string Text, ChannelFile File) Read(string name)
    {
        var file = Path.Combine(Samples, $"{name}.yaml");
        return (File.ReadAllText(file), Expect.Valid(ChannelFile.Parse(File.ReadAllBytes(file), file)));
    }

    /// <summary>Lines that say something, in any order: values are written in the order of their names.</summary>
    private static IEnumerable<string> Lines(string yaml) =>
        yaml.Split('\n').Select(line => line.Split(" #")[0].TrimEnd()).Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal);

    private static void AssertSame(ReleaseSource expected, ReleaseSource actual)
    {
        Assert.Equal((expected.Release.Digest, expected.Release.Notes), (actual.Release.Digest, actual.Release.Notes));
        Assert.Equal(expected.Waivers, actual.Waivers);
        Assert.Equal(expected.Aliases, actual.Aliases);
    }

    private static void AssertSame(ChannelFile expected, ChannelFile actual)
    {
        Assert.Equal(expected.Channel, actual.Channel);
        Assert.Equal(expected.Promotions.Select(promotion => promotion with { Place = null }), actual.Promotions.Select(promotion => promotion with { Place = null }));
    }
}

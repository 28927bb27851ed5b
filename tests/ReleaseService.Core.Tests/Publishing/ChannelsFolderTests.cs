using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Tests.Architecture;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class ChannelsFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folder_of_this_repository_has_no_defects()
    {
        var path = Path.Combine(Repository.Root, "channels");
        var folder = Expect.Valid(ChannelsFolder.Read(path));

        var files = Directory.GetFiles(Path.Combine(path, "releases"));
        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension).Order(), folder.Releases.Keys.Order());
        Assert.Equal(["beta", "nightly", "stable"], folder.Channels.Select(file => file.Channel.Name));
        var followed = Assert.Single(folder.Channels, file => file.Channel.IsDefault).Channel;
        Assert.Equal(("stable", ChannelAccess.Public), (followed.Name, followed.Access));
        Assert.All(folder.Channels, file => Assert.NotEmpty(file.Promotions));

        // The one release of which wire-contract.md shows the chart and the time.
        var known = folder.Releases["0.79.0-1"];
        Assert.Equal("2026-03-24T18:35:42.479Z", Timestamp.Format(known.CreatedAt));
        Assert.Equal(new("https://charts.wandb.ai", "operator-wandb", "0.41.0", null), known.Chart);
    }

    [Fact]
    public void Releases_and_channels_are_read_in_order_of_name()
    {
        _folder.Write("releases/0.79.0-1.yaml", ReleaseFileTests.Good);
        _folder.Write("stable.yaml", Channel("stable", "0.79.0-1"));
        _folder.Write("beta.yaml", Channel("beta", "0.79.0-1"));
        _folder.Write("README.md", "No channel.");
        var folder = Expect.Valid(ChannelsFolder.Read(_folder.Path));
        Assert.Equal(["0.79.0-1"], folder.Releases.Keys);
        Assert.Equal(["beta", "stable"], folder.Channels.Select(file => file.Channel.Name));
    }

    [Fact]
    public void An_empty_folder_holds_nothing()
    {
        var folder = Expect.Valid(ChannelsFolder.Read(_folder.Path));
        Assert.Empty(folder.Releases);
        Assert.Empty(folder.Channels);
    }

    [Fact]
    public void A_missing_folder_is_a_defect()
    {
        var missing = Path.Combine(_folder.Path, "nowhere");
        Assert.Contains(missing, Expect.OneDefect(ChannelsFolder.Read(missing), "folder_missing", "").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_promotion_of_a_release_that_is_not_there_is_a_defect()
    {
        var file = _folder.Write("stable.yaml", Channel("stable", "0.80.0-1"));
        var defect = Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "promotion_release", "stable.promotions");
        Assert.Equal(new SourcePlace(file, 5, 5), defect.Place);
        Assert.Contains("releases/0.80.0-1.yaml", defect.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-24T18:35:42.479Z", false)]
    [InlineData("2026-03-24T18:35:42.478Z", true)]
    public void A_promotion_older_than_its_release_is_a_defect(string at, bool refused)
    {
        _folder.Write("releases/0.79.0-1.yaml", ReleaseFileTests.Good);
        var file = _folder.Write("stable.yaml", Channel("stable", "0.79.0-1", at));
        var result = ChannelsFolder.Read(_folder.Path);
        if (refused)
            Assert.Equal(new SourcePlace(file, 5, 5), Expect.OneDefect(result, "promotion_time", "stable.promotions").Place);
        else
            Expect.Valid(result);
    }

    [Fact]
    public void A_file_whose_ending_would_make_it_count_for_nothing_is_a_defect()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "beta.yml"), "name: beta\n");
        Assert.EndsWith("beta.yml", Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "file_ending", "").Place!.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_default_channels_are_a_defect()
    {
        _folder.Write("releases/0.79.0-1.yaml", ReleaseFileTests.Good);
        _folder.Write("stable.yaml", Channel("stable", "0.79.0-1") + "default: true\n");
        _folder.Write("beta.yaml", Channel("beta", "0.79.0-1") + "default: true\n");
        Assert.Contains("beta, stable", Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "channel_default", "default").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_channel_that_is_not_there_is_a_defect()
    {
        _folder.Write("stable.yaml", "name: stable\ntitle: T\naccess: public\nrequires: {channel: beta, hours: 0}\n");
        Assert.Contains("beta.yaml", Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "channel_requires", "stable.requires.channel").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_that_wait_for_each_other_are_a_defect()
    {
        foreach (var (name, required) in new[] { ("stable", "beta"), ("beta", "nightly"), ("nightly", "stable") })
            _folder.Write($"{name}.yaml", $"name: {name}\ntitle: T\naccess: public\nrequires: {{channel: {required}, hours: 0}}\n");
        var defect = Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "channel_requires_cycle", "beta.requires");
        Assert.Contains("beta, nightly, stable, beta", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_stands_for_one_release()
    {
        const string Alias = "0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e";
        foreach (var name in new[] { "0.79.0-1", "0.79.0-2" })
            _folder.Write($"releases/{name}.yaml", $"{ReleaseFileTests.Good.Replace("0.79.0-1", name, StringComparison.Ordinal)}aliases:\n  - {Alias}\n");
        var defect = Expect.OneDefect(ChannelsFolder.Read(_folder.Path), "release_alias", "aliases[0]");
        Assert.EndsWith("0.79.0-2.yaml", defect.Place!.File, StringComparison.Ordinal);
        Assert.Contains("0.79.0-1", defect.Message, StringComparison.Ordinal);
    }

    /// <summary>What channels/README.md promises of the samples.</summary>
    [Fact]
    public void The_samples_reach_stable_three_days_after_beta_and_declare_each_rollback()
    {
        var folder = Expect.Valid(ChannelsFolder.Read(Path.Combine(Repository.Root, "channels")));
        Assert.Equal(new ChannelRequirement("beta", 72), folder.Channels.Single(file => file.Channel.Name == "stable").Channel.Requires);
        foreach (var file in folder.Channels)
        {
            Assert.DoesNotContain(file.Promotions, promotion => promotion.At is null);
            foreach (var (before, promotion) in file.Promotions.Zip(file.Promotions.Skip(1)))
                Assert.Equal(IsOlder(folder.Releases[promotion.Release], folder.Releases[before.Release]), promotion.IsRollback);
            if (file.Channel.Requires is not { } requires)
                continue;
            var required = folder.Channels.Single(other => other.Channel.Name == requires.Channel).Promotions;
            Assert.All(file.Promotions, promotion => Assert.True(promotion.At - required.First(entry => entry.Release == promotion.Release).At >= TimeSpan.FromHours(requires.Hours), promotion.Release));
        }

        Assert.Equal(["beta", "nightly"], folder.Channels.Where(file => file.Promotions.Any(promotion => promotion.IsRollback)).Select(file => file.Channel.Name));

        static bool IsOlder(Release release, Release other) => (release.PlatformVersion, release.CreatedAt).CompareTo((other.PlatformVersion, other.CreatedAt)) < 0;
    }

    [Fact]
    public void The_defects_of_all_files_are_returned_together()
    {
        var release = _folder.Write("releases/0.79.0-1.yaml", ReleaseFileTests.Good.Replace("ratio: !!float 0.50", "ratio: 0.50", StringComparison.Ordinal));
        var other = _folder.Write("releases/0.80.0-1.yaml", ReleaseFileTests.Good);
        var channel = _folder.Write("stable.yaml", Channel("beta", "0.79.0-1"));
        _folder.Write("beta.yaml", Channel("beta", "0.79.0-1"));
        Assert.Equal( // and no "there is no release 0.79.0-1", which would only repeat the first
            [(release, "yaml_type"), (other, "release_file_name"), (channel, "channel_name")],
            Expect.Defects(ChannelsFolder.Read(_folder.Path)).Select(defect => (defect.Place!.File, defect.Code)));
    }

    [Fact]
    public void A_huge_file_is_refused_without_reading_all_of_it()
    {
        var file = _folder.Write("stable.yaml", "");
        using (var stream = File.OpenWrite(file))
            stream.SetLength(8L << 30); // sparse
        Assert.Equal("yaml_too_large", Assert.Single(Expect.Defects(ChannelsFolder.Read(_folder.Path))).Code);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_defect()
    {
        var link = Path.Combine(_folder.Path, "stable.yaml");
        File.CreateSymbolicLink(link, Path.Combine(_folder.Path, "gone"));
        Assert.Contains((link, "file_unreadable"), Expect.Defects(ChannelsFolder.Read(_folder.Path)).Select(defect => (defect.Place!.File, defect.Code)));
    }

    private static string Channel(string name, string release, string at = "2026-04-01T00:00:00.000Z") =>
        $"name: {name}\ntitle: Title\naccess: public\npromotions:\n  - release: {release}\n    at: \"{at}\"\n";
}

using ReleaseService.Core.Rollouts;
using Xunit;

namespace ReleaseService.Core.Tests.Rollouts;

public sealed class AdministratorWishesTests
{
    [Fact]
    public void Without_annotations_the_channel_is_followed_at_any_time()
    {
        var wishes = Parse(("kubectl.kubernetes.io/last-applied-configuration", "{}"));
        Assert.Equal(AdministratorWishes.None, wishes);
        Assert.True(wishes.AutoUpdate);
    }

    [Fact]
    public void Every_annotation_is_read()
    {
        var wishes = Parse(
            ("auto-update", "false"), ("pin", "0.79.0-1"), ("channel", "beta"), ("window", "Sat 02:00-06:00 UTC"), ("exclude", @"ingress, app.image.tag,a.b\.c"),
            ("exclude-drop", "true"), ("allow-rollback", "true"), ("manage-version", "true"));
        Assert.False(wishes.AutoUpdate);
        Assert.Equal("0.79.0-1", wishes.Pin);
        Assert.Equal("beta", wishes.Channel);
        Assert.Equal("Sat 02:00-06:00 UTC", wishes.Window?.ToString());
        Assert.Equal([["ingress"], ["app", "image", "tag"], ["a", "b.c"]], wishes.Exclude);
        Assert.True(wishes.ExcludeDrop && wishes.AllowRollback && wishes.ManageVersion);
    }

    [Theory]
    [InlineData("auto-update", "no", "\"true\" or \"false\"")]
    [InlineData("auto-update", "False", "\"true\" or \"false\"")]
    [InlineData("pin", "", "release's id or name")]
    [InlineData("pin", "a b", "release's id or name")]
    [InlineData("channel", "../admin", "channel's name")]
    [InlineData("window", "always", "form")]
    [InlineData("exclude", "", "is no path")]
    [InlineData("exclude", "app..tag", "'app..tag' is no path")]
    [InlineData("exclude", @"app\tag", "is no path")]
    [InlineData("exclude", @"app\", "is no path")]
    [InlineData("exclude", "app,,ingress", "is no path")]
    [InlineData("autoupdate", "false", "There is no such annotation; there are auto-update, pin")]
    public void A_wrong_annotation_is_told_with_what_is_right(string name, string value, string part)
    {
        var defect = Assert.Single(AdministratorWishes.Parse(new Dictionary<string, string> { [AdministratorWishes.Prefix + name] = value }).Defects);
        Assert.Equal(AdministratorWishes.Prefix + name, defect.Path);
        Assert.Contains(part, defect.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Assert.Equal(
        ["releases.apps.wandb.com/auto-update", "releases.apps.wandb.com/window"],
        AdministratorWishes.Parse(new Dictionary<string, string>
        {
            ["releases.apps.wandb.com/window"] = "x",
            ["releases.apps.wandb.com/auto-update"] = "x",
            ["releases.apps.wandb.com/channel"] = "beta",
        }).Defects.Select(defect => defect.Path));

    private static AdministratorWishes Parse(params (string Name, string Value)[] annotations)
    {
        var parsed = AdministratorWishes.Parse(annotations.ToDictionary(
            annotation => annotation.Name.Contains('/') ? annotation.Name : AdministratorWishes.Prefix + annotation.Name, annotation => annotation.Value));
        Assert.True(parsed.TryGet(out var wishes), string.Join(" ", parsed.Defects));
        return wishes;
    }
}

using ReleaseService.Core.Rollouts;
using Xunit;

namespace ReleaseService.Core.Tests.Rollouts;

public sealed class UpdateAnnotationsTests
{
    [Fact]
    public void Without_annotations_the_channel_is_followed()
    {
        var annotations = Expect.Valid(UpdateAnnotations.Read([new("kubectl.kubernetes.io/x", "y"), new("apps.wandb.com/pin", "?")]));
        Assert.Equal(new UpdateAnnotations(), annotations);
        Assert.True(annotations is { IsAutoUpdated: true, DropsExcluded: false, AllowsRollback: false, ManagesVersion: false, Pin: null, Channel: null, Window: null });
    }

    [Fact]
    public void Each_annotation_is_read()
    {
        var annotations = Read(("auto-update", "false"), ("pin", "0.79.0-1"), ("channel", "beta"), ("exclude-drop", "true"), ("allow-rollback", "true"), ("manage-version", "true"));
        Assert.True(annotations is { IsAutoUpdated: false, Pin: "0.79.0-1", Channel: "beta", DropsExcluded: true, AllowsRollback: true, ManagesVersion: true });
        Assert.Equal("0b90c2f5-6f0a-4c7e-9d3e-000000000001", Read(("pin", "0b90c2f5-6f0a-4c7e-9d3e-000000000001")).Pin);
    }

    [Theory]
    [InlineData("ingress", "ingress")]
    [InlineData("ingress,app.image.tag", "ingress|app/image/tag")]
    [InlineData(" ingress , app.image.tag ", "ingress|app/image/tag")]
    [InlineData(@"nodeSelector.kubernetes\.io/arch", "nodeSelector/kubernetes.io/arch")]
    [InlineData(@"a\,b,c\\d,e\[0]", @"a,b|c\d|e[0]")]
    [InlineData("a.b c", "a/b c")]
    public void Excluded_paths_are_written_as_in_Helm(string text, string paths) => Assert.Equal(
        paths.Split('|').Select(path => $"values/{path}"), Read(("exclude", text)).Excluded.Select(path => string.Join('/', path.Keys)));

    [Theory]
    [InlineData("auto-update", "False", "annotation_boolean")]
    [InlineData("auto-update", "", "annotation_boolean")]
    [InlineData("exclude-drop", "yes", "annotation_boolean")]
    [InlineData("allow-rollback", "1", "annotation_boolean")]
    [InlineData("manage-version", " true", "annotation_boolean")]
    [InlineData("pin", "", "pin")]
    [InlineData("pin", "a b", "pin")]
    [InlineData("channel", "Beta", "channel")]
    [InlineData("channel", "", "channel")]
    [InlineData("exclude", "", "exclude")]
    [InlineData("exclude", "a,", "exclude")]
    [InlineData("exclude", "a..b", "exclude")]
    [InlineData("exclude", ".a", "exclude")]
    [InlineData("exclude", "a.", "exclude")]
    [InlineData("exclude", "a[0]", "exclude")]
    [InlineData("exclude", @"a\b", "exclude")]
    [InlineData("exclude", @"a\", "exclude")]
    [InlineData("window", "", "window")]
    [InlineData("window", "02:00-06:00 UTC", "window")]
    [InlineData("window", "Sat 02:00-06:00", "window")]
    [InlineData("window", "Sat 2:00-6:00 UTC", "window")]
    [InlineData("window", "Sat 02:00-06:00 UTC more", "window")]
    [InlineData("window", "Sat\t02:00-06:00 UTC", "window")]
    [InlineData("window", "sat 02:00-06:00 UTC", "window")]
    [InlineData("window", "Sat,,Sun 02:00-06:00 UTC", "window")]
    [InlineData("window", "Mon-Wed-Fri 02:00-06:00 UTC", "window")]
    [InlineData("window", "Samstag 02:00-06:00 UTC", "window")]
    [InlineData("window", "Sat 02:60-06:00 UTC", "window")]
    [InlineData("window", "Sat 02:00-24:01 UTC", "window")]
    [InlineData("window", "Sat 24:00-06:00 UTC", "window")]
    [InlineData("window", "Sat 02:00-02:00 UTC", "window")]
    [InlineData("window", "Sat 02:00-06:00 Europe/Nowhere", "window")]
    [InlineData("window", "Sat 02:00-06:00 W.EuropeStandardTime", "window")]
    [InlineData("window", "Sat 02:00-06:00 ../../etc/passwd", "window")]
    [InlineData("window", "Sat 02:00-06:00 +02:00", "window")]
    [InlineData("auto-updates", "false", "annotation_unknown")]
    [InlineData("Pin", "x", "annotation_unknown")]
    [InlineData("", "x", "annotation_unknown")]
    public void A_wrong_one_is_an_error(string name, string text, string code) =>
        Expect.OneDefect(UpdateAnnotations.Read([new(UpdateAnnotations.Prefix + name, text)]), code, UpdateAnnotations.Prefix + name);

    [Fact]
    public void Every_wrong_one_is_told_with_what_is_allowed()
    {
        var defects = Expect.Defects(UpdateAnnotations.Read(
        [
            new($"{UpdateAnnotations.Prefix}windw", "x"), new($"{UpdateAnnotations.Prefix}something", "x"), new($"{UpdateAnnotations.Prefix}window", "Xyz 25:00-26:00 Nowhere"), new($"{UpdateAnnotations.Prefix}pin", "?"),
        ]));
        Assert.Equal(
            [
                "Must be a release's id or name, such as 0.79.0-1; remove it to follow the channel.",
                "Unknown; there are allow-rollback, auto-update, channel, exclude, exclude-drop, manage-version, pin, window.",
                "Days are Sun, Mon, Tue, Wed, Thu, Fri, Sat, separated by commas, or a range such as Mon-Fri.",
                "Times are 00:00 to 24:00.",
                "Times are 00:00 to 24:00.",
                "The time zone isn't known here; it must be an IANA name such as Europe/Berlin or UTC.",
                "Unknown; did you mean window?",
            ],
            defects.Select(defect => defect.Message));
    }

    private static UpdateAnnotations Read(params (string Name, string Text)[] annotations) =>
        Expect.Valid(UpdateAnnotations.Read(annotations.Select(entry => KeyValuePair.Create(UpdateAnnotations.Prefix + entry.Name, entry.Text))));
}

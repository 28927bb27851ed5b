using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class ChannelFileTests
{
    internal const string Good = """
        name: stable
        title: Stable
        description: For everyone.
        access: public
        default: true
        promotions:
          - release: 0.78.0-1
            at: "2026-03-09T17:00:00.000Z"
            reason: First.
          - release: 0.79.0-1
            at: "2026-03-31T19:00:00+02:00"

        """;

    private const string File = "channels/stable.yaml";

    [Fact]
    public void A_file_holds_a_channel_and_its_promotions()
    {
        var (channel, promotions) = Expect.Valid(Parse(Good));
        Assert.Equal(new("stable", "Stable", "For everyone.", ChannelAccess.Public, IsDefault: true), channel);
        Assert.Equal(
            [
                new("0.78.0-1", new(2026, 3, 9, 17, 0, 0, TimeSpan.Zero), "First.", false, new(File, 7, 5)),
                new("0.79.0-1", new(2026, 3, 31, 17, 0, 0, TimeSpan.Zero), "", false, new(File, 10, 5)),
            ],
            promotions);
    }

    [Theory]
    [InlineData("public", ChannelAccess.Public)]
    [InlineData("licensed", ChannelAccess.Licensed)]
    [InlineData("\"entitled\"", ChannelAccess.Entitled)]
    public void A_channel_has_one_of_three_kinds_of_access(string yaml, ChannelAccess access) =>
        Assert.Equal(access, Expect.Valid(Parse(Good.Replace("access: public", $"access: {yaml}", StringComparison.Ordinal))).Channel.Access);

    [Fact]
    public void Description_default_and_promotions_may_be_missing()
    {
        var (channel, promotions) = Expect.Valid(Parse("name: stable\ntitle: S\naccess: public\n"));
        Assert.Equal(("", false), (channel.Description, channel.IsDefault));
        Assert.Empty(promotions);
    }

    [Theory]
    [InlineData("name: stable\n", "", "field_missing", "name", 1, 1)]
    [InlineData("name: stable", "name: Stable", "channel_name", "name", 1, 7)]
    [InlineData("name: stable", "name: beta", "channel_name", "name", 1, 7)]
    [InlineData("name: stable", "name: [stable]", "field_kind", "name", 1, 7)]
    [InlineData("title: Stable\n", "", "field_missing", "title", 1, 1)]
    [InlineData("title: Stable", "title: 1.0", "yaml_type", "title", 2, 8)]
    [InlineData("title: Stable", "title:", "yaml_type", "title", 2, 7)]
    [InlineData("description: For everyone.", "description: {}", "field_kind", "description", 3, 14)]
    [InlineData("access: public\n", "", "field_missing", "access", 1, 1)]
    [InlineData("access: public", "access: Public", "channel_access", "access", 4, 9)]
    [InlineData("access: public", "access: everyone", "channel_access", "access", 4, 9)]
    [InlineData("default: true", "default: yes", "field_kind", "default", 5, 10)]
    [InlineData("default: true", "default: \"true\"", "field_kind", "default", 5, 10)]
    [InlineData("default: true", "default: 1", "field_kind", "default", 5, 10)]
    [InlineData("default: true", "defualt: true", "field_unknown", "defualt", 5, 1)]
    [InlineData("reason: First.", "note: First.", "field_unknown", "promotions[0].note", 9, 5)]
    [InlineData("reason: First.", "reason: ~", "yaml_type", "promotions[0].reason", 9, 13)]
    [InlineData("  - release: 0.78.0-1\n    at", "  - at", "field_missing", "promotions[0].release", 7, 5)]
    [InlineData("release: 0.78.0-1", "release: 0.78", "yaml_type", "promotions[0].release", 7, 14)]
    [InlineData("    at: \"2026-03-09T17:00:00.000Z\"\n", "", "promotion_order", "promotions[1].at", 9, 5)]
    [InlineData("reason: First.", "rollback: yes", "field_kind", "promotions[0].rollback", 9, 15)]
    [InlineData("reason: First.", "reason: \"a\\tb\"", "promotion_reason", "promotions[0].reason", 9, 13)]
    [InlineData("default: true", "requires: beta", "field_kind", "requires", 5, 11)]
    [InlineData("default: true", "requires: {hours: 72}", "field_missing", "requires.channel", 5, 11)]
    [InlineData("default: true", "requires: {channel: beta}", "field_missing", "requires.hours", 5, 11)]
    [InlineData("default: true", "requires: {channel: beta, hours: \"72\"}", "field_kind", "requires.hours", 5, 34)]
    [InlineData("default: true", "requires: {channel: beta, hours: 1.5}", "field_kind", "requires.hours", 5, 34)]
    [InlineData("default: true", "requires: {channel: beta, hours: 99999999999}", "field_kind", "requires.hours", 5, 34)]
    [InlineData("default: true", "requires: {channel: beta, hours: 72, days: 3}", "field_unknown", "requires.days", 5, 38)]
    [InlineData("default: true", "requires: {channel: beta, hours: 8761}", "channel_requires", "requires.hours", 5, 34)]
    [InlineData("default: true", "requires: {channel: beta, hours: -1}", "channel_requires", "requires.hours", 5, 34)]
    [InlineData("default: true", "requires: {channel: Beta, hours: 0}", "channel_requires", "requires.channel", 5, 21)]
    [InlineData("default: true", "requires: {channel: stable, hours: 0}", "channel_requires", "requires.channel", 5, 21)]
    [InlineData("\"2026-03-31T19:00:00+02:00\"", "2026-03-31T19:00:00+02:00", "yaml_type", "promotions[1].at", 11, 9)]
    [InlineData("\"2026-03-31T19:00:00+02:00\"", "\"2026-03-31\"", "promotion_time", "promotions[1].at", 11, 9)]
    [InlineData("\"2026-03-31T19:00:00+02:00\"", "\"2026-03-09T16:59:59.999Z\"", "promotion_order", "promotions[1].at", 10, 5)]
    [InlineData("\"2026-03-31T19:00:00+02:00\"", "\"2026-03-09T18:00:00+02:00\"", "promotion_order", "promotions[1].at", 10, 5)]
    [InlineData("release: 0.79.0-1", "release: 0.78.0-1", "promotion_repeated", "promotions[1].release", 10, 5)]
    [InlineData("  - release: 0.79.0-1\n    at: \"2026-03-31T19:00:00+02:00\"", "  - 0.79.0-1", "promotion_kind", "promotions[1]", 10, 5)]
    public void A_defect_names_file_line_and_column(string good, string bad, string code, string path, int line, int column)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var defect = Expect.OneDefect(Parse(Good.Replace(good, bad, StringComparison.Ordinal)), code, path);
        Assert.Equal(new SourcePlace(File, line, column), defect.Place);
    }

    [Theory]
    [InlineData("title", 200, 201)]
    [InlineData("description", 2000, 2001)]
    public void Title_and_description_have_limits(string field, int most, int tooMany)
    {
        string With(int length) => System.Text.RegularExpressions.Regex.Replace(Good, $"{field}: .*", $"{field}: {new string('x', length)}");
        Expect.Valid(Parse(With(most)));
        Assert.Equal(field == "title" ? 2 : 3, Expect.OneDefect(Parse(With(tooMany)), "channel_text", field).Place!.Line);
    }

    [Theory]
    [InlineData("title: Stable", "title: \" \"", "title")]
    [InlineData("title: Stable", "title: \"a\\nb\"", "title")]
    [InlineData("description: For everyone.", "description: \"a\\u001b[31m\"", "description")]
    public void Title_and_description_are_plain_text(string good, string bad, string field) =>
        Expect.OneDefect(Parse(Good.Replace(good, bad, StringComparison.Ordinal)), "channel_text", field);

    [Theory]
    [InlineData("Stable")]
    [InlineData("1stable")]
    [InlineData("stable.old")]
    public void A_name_that_is_no_channel_name_is_refused_also_where_the_file_has_it(string name) => Expect.OneDefect(
        ChannelFile.Parse(Expect.Utf8(Good.Replace("name: stable", $"name: {name}", StringComparison.Ordinal)), $"channels/{name}.yaml"), "channel_name", "name");

    [Theory]
    [InlineData("promotions: {}")]
    [InlineData("promotions:")]
    [InlineData("promotions: none")]
    public void Promotions_must_be_a_list(string promotions) =>
        Expect.OneDefect(Parse($"name: stable\ntitle: S\naccess: public\n{promotions}\n"), "field_kind", "promotions");

    [Fact]
    public void A_rollback_and_a_promotion_at_the_same_time_are_no_defects()
    {
        var file = Good + "  - release: 0.78.0-1\n    at: \"2026-03-31T17:00:00Z\"\n";
        Assert.Equal(["0.78.0-1", "0.79.0-1", "0.78.0-1"], Expect.Valid(Parse(file)).Promotions.Select(promotion => promotion.Release));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8760)]
    public void A_channel_may_require_another_one_first(int hours) => Assert.Equal(
        new ChannelRequirement("beta", hours),
        Expect.Valid(Parse(Good.Replace("default: true", $"requires: {{channel: beta, hours: {hours}}}", StringComparison.Ordinal))).Channel.Requires);

    [Fact]
    public void New_entries_have_no_time_and_a_rollback_says_so()
    {
        var file = Good + "  - release: 0.78.0-1\n    rollback: true\n    reason: Back.\n  - release: 0.79.0-1\n";
        Assert.Equal(
            [(true, false), (true, false), (false, true), (false, false)],
            Expect.Valid(Parse(file)).Promotions.Select(promotion => (promotion.At is not null, promotion.IsRollback)));
    }

    [Fact]
    public void All_defects_are_returned_together() => Assert.Equal(
        ["channel_access", "channel_name", "field_missing", "field_unknown", "promotion_time"],
        Expect.Defects(Parse("name: X\naccess: no one\ncolor: red\npromotions:\n  - release: a\n    at: noon\n")).Select(defect => defect.Code).Order());

    private static Checked<ChannelFile> Parse(string yaml) => ChannelFile.Parse(Expect.Utf8(yaml), File);
}

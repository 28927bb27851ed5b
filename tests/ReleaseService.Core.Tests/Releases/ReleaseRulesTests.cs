using System.Text;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class ReleaseRulesTests
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "[]", "release_kind", "" },
        { "\"0.79.0\"", "release_kind", "" },
        { "{", "json_invalid", "" },
        { ManifestJson.With(name: null), "release_field_kind", "name" },
        { ManifestJson.With(name: "79"), "release_field_kind", "name" },
        { ManifestJson.With(name: "null"), "release_field_kind", "name" },
        { ManifestJson.With(name: "\"\""), "release_name", "name" },
        { ManifestJson.With(name: "\"-1\""), "release_name", "name" },
        { ManifestJson.With(name: "\".hidden\""), "release_name", "name" },
        { ManifestJson.With(name: "\"a/b\""), "release_name", "name" },
        { ManifestJson.With(name: "\"a b\""), "release_name", "name" },
        { ManifestJson.With(name: "\"a\\n\""), "release_name", "name" },
        { ManifestJson.With(name: "\"\u00e4\""), "release_name", "name" },
        { ManifestJson.With(name: $"\"{new string('a', 64)}\""), "release_name", "name" },
        { ManifestJson.With(platformVersion: null), "release_field_kind", "platformVersion" },
        { ManifestJson.With(platformVersion: "0.79"), "release_field_kind", "platformVersion" },
        { ManifestJson.With(platformVersion: "\"0.79\""), "platform_version", "platformVersion" },
        { ManifestJson.With(platformVersion: "\"v0.79.0\""), "platform_version", "platformVersion" },
        { ManifestJson.With(createdAt: null), "release_field_kind", "createdAt" },
        { ManifestJson.With(createdAt: "1774377342"), "release_field_kind", "createdAt" },
        { ManifestJson.With(createdAt: "\"2026-03-24\""), "created_at", "createdAt" },
        { ManifestJson.With(createdAt: "\"2026-03-24T18:35:42.4791Z\""), "created_at", "createdAt" },
        { ManifestJson.With(chart: null), "chart_missing", "chart" },
        { ManifestJson.With(chart: """{"name":"n","version":"1"}"""), "chart_url", "chart.url" },
        { ManifestJson.With(values: null), "values_missing", "values" },
        { ManifestJson.With(values: "[]"), "values_missing", "values" },
        { ManifestJson.With(values: "{}"), "app_tag_missing", "values.app.image.tag" },
        { ManifestJson.With(values: """{"app":{"image":{"tag":""}}}"""), "app_tag_missing", "values.app.image.tag" },
        { ManifestJson.With(values: """{"app":{"image":{"tag":79}}}"""), "app_tag_missing", "values.app.image.tag" },
        { ManifestJson.With(values: """{"app":{"image":"wandb/local:0.79.0"}}"""), "app_tag_missing", "values.app.image.tag" },
        { ManifestJson.With(values: """{"app":[],"api":true}"""), "app_tag_missing", "values.app.image.tag" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"weave-trace\":true")), "weave_trace_kind", "values.weave-trace" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":null")), "value_null", "values.a" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":{\"b.c\":[0,{\"d\":null}]}")), "value_null", "values.a[\"b.c\"][1].d" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":9007199254740992")), "value_number", "values.a" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":[-9007199254740993]")), "value_number", "values.a[0]" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":1e300")), "value_number", "values.a" },
        { ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":1e400")), "json_number", "values.a" },
        { ManifestJson.With(more: ",\"notes\":\"n\""), "release_field", "notes" },
        { ManifestJson.With(more: ",\"\":1"), "release_field", "[\"\"]" },
        { ManifestJson.With(more: ",\"Name\":1"), "release_field", "Name" },
        { ManifestJson.With(more: ",\"name\":\"0.79.0-2\""), "json_invalid", "" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_release_that_breaks_a_rule_is_refused_with_code_and_path(string manifest, string code, string path) =>
        Expect.OneDefect(Create(manifest), code, path);

    [Theory]
    [InlineData("\"a\":9007199254740991,\"b\":-9007199254740991,\"c\":1e-300")]
    [InlineData("\"a\":\"\",\"b\":{},\"c\":[],\"d\":false")]
    [InlineData("\"weave-trace\":{}")]
    public void Values_that_every_client_can_read_are_accepted(string members) =>
        Expect.Valid(Create(ManifestJson.With(values: ManifestJson.ValuesAnd(members))));

    [Fact]
    public void The_tag_of_api_stands_in_for_that_of_app() => Expect.Valid(Create(ManifestJson.With(values: """{"api":{"image":{"tag":"0.79.0"}}}""")));

    [Theory]
    [InlineData("0")]
    [InlineData("0.79.0-1+build_7")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123")]
    public void A_name_may_have_63_letters_digits_and_marks(string name) =>
        Assert.Equal(name, Expect.Valid(Create(ManifestJson.With(name: $"\"{name}\""))).Name);

    [Fact]
    public void All_defects_are_returned_together()
    {
        var defects = Expect.Defects(Create(ManifestJson.With(
            name: "\"a b\"", platformVersion: "\"1\"", createdAt: null, chart: """{"url":1,"path":"/x"}""", values: """{"a":null,"b":[null]}""", more: ",\"c\":1")));
        Assert.Equal(
            [
                ("app_tag_missing", "values.app.image.tag"), ("chart_field_kind", "chart.url"), ("chart_path", "chart.path"),
                ("platform_version", "platformVersion"), ("release_field", "c"), ("release_field_kind", "createdAt"), ("release_name", "name"),
                ("value_null", "values.a"), ("value_null", "values.b[0]"),
            ],
            defects.Select(defect => (defect.Code, defect.Path)).Order());
    }

    [Fact]
    public void A_defect_reads_as_one_line() => Assert.Equal(
        "values.a: Null makes the operator panic where another layer sets the same key; remove the key or write \"\". [value_null]",
        Assert.Single(Expect.Defects(Create(ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":null"))))).ToString());

    [Fact]
    public void A_release_may_nest_64_levels_and_no_more()
    {
        string Nested(int depth) => ManifestJson.With(values: ManifestJson.ValuesAnd($"\"a\":{new string('[', depth - 2)}1{new string(']', depth - 2)}"));
        Assert.Contains("[[[1]]]", Encoding.UTF8.GetString(Expect.Valid(Create(Nested(64))).Manifest.Span), StringComparison.Ordinal);
        Assert.Contains("64", Expect.OneDefect(Create(Nested(65)), "json_invalid", "").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_may_have_a_mebibyte_and_no_more()
    {
        var fixedPart = Encoding.UTF8.GetByteCount(ManifestJson.With(values: ManifestJson.ValuesAnd("\"a\":\"\"")));
        string Of(int bytes) => ManifestJson.With(values: ManifestJson.ValuesAnd($"\"a\":\"{new string('a', bytes - fixedPart)}\""));
        Expect.Valid(Create(Of(1_048_576)));
        Assert.Contains("1048576", Expect.OneDefect(Create(Of(1_048_577)), "release_too_large", "").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mebibyte_of_defects_under_long_names_gets_a_short_answer()
    {
        var defects = Expect.Defects(Create(ManifestJson.With(
            values: ManifestJson.ValuesAnd($"\"{new string('k', 300_000)}\":[{string.Join(',', Enumerable.Repeat("null", 100_000))}]"))));
        Assert.Equal(100, defects.Count);
        Assert.All(defects, defect => Assert.InRange(defect.ToString().Length, 1, 300));
    }

    private static Checked<Release> Create(string manifest) => ReleaseRules.Create(Expect.Utf8(manifest), "");
}

using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing;

public sealed class UpstreamSpecTests
{
    /// <summary>The document of wire-contract.md, with an id that is one.</summary>
    private const string Document = """
        { "metadata": { "channelId": "8d0c1f0e-8f5b-4f39-9d26-5f4b7d9c3a10", "channelName": "stable", "releaseId": "0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e", "releaseName": "0.79.0-1", "releaseCreatedAt": "2026-03-24T18:35:42.479Z" },
          "chart": { "url": "https://charts.wandb.ai", "name": "operator-wandb", "version": "0.41.0" },
          "values": { "app": { "image": { "repository": "wandb/local", "tag": "0.79.0" } }, "replicas": 2, "ratio": 0.5 } }
        """;

    private const string Time = "\"releaseCreatedAt\": \"2026-03-24T18:35:42.479Z\"";

    [Fact]
    public void A_document_becomes_a_release_that_is_known_under_its_id_there()
    {
        var source = Read(Document);
        Assert.Equal(("0.79.0-1", "0.79.0", "2026-03-24T18:35:42.479Z"), (source.Release.Name, source.Release.PlatformVersion.ToString(), Timestamp.Format(source.Release.CreatedAt)));
        Assert.Equal(new("https://charts.wandb.ai", "operator-wandb", "0.41.0", null), source.Release.Chart);
        Assert.Equal([Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e")], source.Aliases);
        var values = JsonElement.Parse(source.Release.Manifest.Span).GetProperty("values");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Document).GetProperty("values"), values));
    }

    [Fact]
    public void It_can_be_written_as_a_file()
    {
        var source = Read(Document);
        Assert.Equal(source.Release.Id, Expect.Valid(ReleaseFile.Parse(Expect.Utf8(ReleaseFile.Write(source)), "0.79.0-1.yaml")).Release.Id);
    }

    [Theory]
    [InlineData("479Z", "479123Z")]
    [InlineData("479Z", "479999999Z")]
    [InlineData("2026-03-24T18:35:42.479Z", "2026-03-24T20:35:42.4790001+02:00")]
    public void More_than_milliseconds_are_cut(string old, string time) =>
        Assert.Equal("2026-03-24T18:35:42.479Z", Timestamp.Format(Read(Edit(old, time)).Release.CreatedAt));

    [Fact]
    public void Without_a_tag_of_app_that_of_api_is_the_version() =>
        Assert.Equal("0.79.0", Read(Edit("\"app\"", "\"api\"")).Release.PlatformVersion.ToString());

    [Fact]
    public void Name_time_and_version_can_be_given_instead()
    {
        var document = Edit(Time, "\"a\": \"b\"").Replace("\"tag\": \"0.79.0\"", "\"tag\": \"sha-1\"", StringComparison.Ordinal).Replace("\"0.79.0-1\"", "\"a b\"", StringComparison.Ordinal);
        var at = new DateTimeOffset(2026, 3, 24, 0, 0, 0, TimeSpan.Zero);
        var release = Expect.Valid(UpstreamSpec.Read(Expect.Utf8(document), "mine", "0.79.1", at)).Release;
        Assert.Equal(("mine", "0.79.1", at), (release.Name, release.PlatformVersion.ToString(), release.CreatedAt));
    }

    [Theory]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"0.41.0\", \"repoName\": \"charts\", \"path\": \"\", \"username\": \"\", \"password\": \"\", \"digest\": \"\"")]
    [InlineData("\"https://charts.wandb.ai\", \"name\": \"operator-wandb\"", "\"oci://charts.wandb.ai/operator-wandb\", \"name\": \"\"")]
    public void What_says_nothing_in_a_chart_is_left_out(string old, string chart) =>
        Assert.Equal("0.41.0", Read(Edit(old, chart)).Release.Chart.Version);

    [Fact]
    public void A_document_of_this_service_needs_no_alias()
    {
        var release = Read(Document).Release;
        Assert.Empty(Read(Edit("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e", release.Id.ToString())).Aliases);
        Assert.Empty(Read(Edit("\"releaseId\": \"0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\",", "")).Aliases);
    }

    [Theory]
    [InlineData("\"releaseName\": \"0.79.0-1\",", "", "release_field_kind", "metadata.releaseName")]
    [InlineData("\"0.79.0-1\"", "79", "yaml_type", "metadata.releaseName")]
    [InlineData("\"0.79.0-1\"", "\"a b\"", "release_name", "metadata.releaseName")]
    [InlineData(Time, "\"a\": \"b\"", "release_field_kind", "metadata.releaseCreatedAt")]
    [InlineData("2026-03-24T18:35:42.479Z", "yesterday", "created_at", "metadata.releaseCreatedAt")]
    [InlineData("\"2026-03-24T18:35:42.479Z\"", "null", "release_field_kind", "metadata.releaseCreatedAt")]
    [InlineData("\"0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\"", "\"stable\"", "release_alias", "metadata.releaseId")]
    [InlineData("\"0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\"", "\"+b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\"", "release_alias", "metadata.releaseId")]
    [InlineData("\"0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e\"", "null", "release_alias", "metadata.releaseId")]
    [InlineData("\"tag\": \"0.79.0\"", "\"tag\": \"latest\"", "platform_version", "values.app.image.tag")]
    [InlineData("\"app\": { \"image\": { \"repository\": \"wandb/local\", \"tag\": \"0.79.0\" } }", "\"api\": { \"image\": { \"tag\": \"sha-1\" } }", "platform_version", "values.api.image.tag")]
    [InlineData("\"tag\": \"0.79.0\"", "\"tags\": \"0.79.0\"", "app_tag_missing", "values.app.image.tag")]
    [InlineData("\"tag\": \"0.79.0\"", "\"tag\": null", "yaml_type", "values.app.image.tag")]
    [InlineData("\"replicas\": 2", "\"replicas\": null", "value_null", "values.replicas")]
    [InlineData("\"replicas\": 2", "\"a\": [{ \"b\": null }]", "value_null", "values.a[0].b")]
    [InlineData("\"replicas\": 2", "\"a\": { \"tag\": 79 }", "yaml_type", "values.a.tag")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": 1", "yaml_type", "chart.version")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": null", "yaml_type", "chart.version")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"\"", "chart_version", "chart.version")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"0.41.0\", \"path\": \"/charts/a\"", "chart_path", "chart.path")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"0.41.0\", \"password\": \"hunter2\"", "chart_field", "chart.password")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"0.41.0\", \"username\": \"me\"", "chart_field", "chart.username")]
    [InlineData("\"version\": \"0.41.0\"", "\"version\": \"0.41.0\", \"credentialSecret\": { \"name\": \"a\" }", "chart_field", "chart.credentialSecret")]
    [InlineData("https://charts", "https://me:hunter2@charts", "chart_url", "chart.url")]
    [InlineData("\"chart\":", "\"charts\":", "chart_missing", "chart")]
    [InlineData("\"values\":", "\"value\":", "values_missing", "values")]
    public void What_a_release_cannot_have_is_a_defect_with_its_path(string old, string replacement, string code, string path)
    {
        var defects = Expect.Defects(UpstreamSpec.Read(Expect.Utf8(Edit(old, replacement))));
        Assert.Contains((code, path), defects.Select(defect => (defect.Code, defect.Path)));
        Assert.Single(defects, defect => defect.Path == path);
        Assert.All(defects, defect => Assert.DoesNotContain("hunter2", defect.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("{\"error\":\"no such license\"}")]
    [InlineData("{\"metadata\":[],\"chart\":1,\"values\":\"\"}")]
    public void What_is_no_document_is_refused(string text) => Expect.Defects(UpstreamSpec.Read(Expect.Utf8(text)));

    [Fact]
    public void All_defects_are_returned_together() => Assert.Equal(
        ["chart.path", "chart.url", "metadata.releaseCreatedAt", "metadata.releaseId", "metadata.releaseName", "values.app.image.tag"],
        Expect.Defects(UpstreamSpec.Read(Expect.Utf8("""{"metadata":{"releaseId":"a"},"chart":{"path":"a","url":"ftp://a","name":"b","version":"1"},"values":{}}""")))
            .Select(defect => defect.Path).Order(StringComparer.Ordinal));

    [Property(MaxTest = 1000)]
    public void A_broken_document_never_throws(DoNotSize<int> seed)
    {
        var result = UpstreamSpec.Read(Mutation.Of(Expect.Utf8(Document), "{}[]\",:\\nulltrue019 ", new Random(seed.Item)));
        Expect.EitherOr(result);
        Assert.All(result.Defects, defect => Assert.Contains(defect.Code, LintRules.OfCode(defect.Code).Codes));
    }

    private static ReleaseSource Read(string document) => Expect.Valid(UpstreamSpec.Read(Expect.Utf8(document)));

    private static string Edit(string old, string replacement)
    {
        Assert.Contains(old, Document, StringComparison.Ordinal);
        return Document.Replace(old, replacement, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class ChartReferenceTests
{
    [Theory]
    [InlineData("""{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.41.0"}""", "https://charts.wandb.ai", "operator-wandb", "0.41.0", null)]
    [InlineData("""{"version":"1","name":"n","url":"http://localhost:8080/charts"}""", "http://localhost:8080/charts", "n", "1", null)]
    [InlineData("""{"url":"oci://registry.example/charts/operator-wandb","version":"0.41.0"}""", "oci://registry.example/charts/operator-wandb", null, "0.41.0", null)]
    [InlineData("""{"url":"oci://registry.example:5000/c","digest":"sha256:00"}""", "oci://registry.example:5000/c", null, null, "sha256:00")]
    public void Both_forms_are_read(string json, string url, string? name, string? version, string? digest) =>
        Assert.Equal(new ChartDetails(url, name, version, digest), Expect.Valid(Read(json)));

    [Theory]
    [InlineData("null", "chart_missing", "chart")]
    [InlineData("\"operator-wandb\"", "chart_missing", "chart")]
    [InlineData("[]", "chart_missing", "chart")]
    [InlineData("""{"url":"https://c.example","version":"1"}""", "chart_name", "chart.name")]
    [InlineData("""{"url":"https://c.example","name":"n"}""", "chart_version", "chart.version")]
    [InlineData("""{"url":"https://c.example","name":"n","version":1}""", "chart_field_kind", "chart.version")]
    [InlineData("""{"url":"https://c.example","name":"n","version":null}""", "chart_field_kind", "chart.version")]
    [InlineData("""{"url":"https://c.example","name":"n","version":""}""", "chart_field_kind", "chart.version")]
    [InlineData("""{"url":"https://c.example","name":" ","version":"1"}""", "chart_field_kind", "chart.name")]
    [InlineData("""{"url":"https://c.example","name":"n","version":"1 "}""", "chart_field_kind", "chart.version")]
    [InlineData("""{"url":"https://c.example\n","name":"n","version":"1"}""", "chart_field_kind", "chart.url")]
    [InlineData("""{"url":" https://c.example","name":"n","version":"1"}""", "chart_field_kind", "chart.url")]
    [InlineData("""{"url":"https://c.example","name":"n","version":"1","digest":"sha256:00"}""", "chart_field", "chart.digest")]
    [InlineData("""{"url":"https://c.example","name":"n","version":"1","path":"/charts/n"}""", "chart_path", "chart.path")]
    [InlineData("""{"url":"https://c.example","name":"n","version":"1","password":"p"}""", "chart_field", "chart.password")]
    [InlineData("""{"url":"https://c.example","name":"n","version":"1","Version":"1"}""", "chart_field", "chart.Version")]
    [InlineData("""{"name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"charts.wandb.ai","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"/charts","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"file:///charts","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"https://","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"https:///charts","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"https:\\\\c.example","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"https://c.example/a b","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"https://user:secret@c.example","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"OCI://registry.example/n","name":"n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"oci://user:secret@registry.example/n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"oci://","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"oci:///charts/n","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"oci://registry.example/","version":"1"}""", "chart_url", "chart.url")]
    [InlineData("""{"url":"oci://registry.example/n"}""", "chart_version", "chart.version")]
    [InlineData("""{"url":"oci://registry.example/n","version":"1","digest":"sha256:00"}""", "chart_version", "chart.version")]
    [InlineData("""{"url":"oci://registry.example/n","name":"n","version":"1"}""", "chart_field", "chart.name")]
    public void Every_other_form_is_refused(string json, string code, string path) => Expect.OneDefect(Read(json), code, path);

    [Fact]
    public void No_member_at_all_is_refused() => Expect.OneDefect(ChartReference.Read(default), "chart_missing", "chart");

    [Fact]
    public void A_message_never_quotes_the_credentials() => Assert.All(
        Expect.Defects(Read("""{"url":"https://user:secret@c.example","name":"n","version":"1"}""")),
        defect => Assert.DoesNotContain("secret", defect.ToString(), StringComparison.Ordinal));

    [Fact]
    public void All_defects_are_returned_together() => Assert.Equal(
        ["chart_name", "chart_url", "chart_version"], Expect.Defects(Read("{}")).Select(defect => defect.Code).Order());

    private static Checked<ChartDetails> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ChartReference.Read(document.RootElement);
    }
}

using System.Text.Json;
using ReleaseService.Cli.Instances;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using Xunit;

namespace ReleaseService.Cli.Tests.Instances;

public sealed class LayersViewTests
{
    private static readonly LayersReport Report = new(
        "ns", "wandb", "v1",
        [
            new("values.a.b", ["values", "a", "b"], ["channel"], [], false) { Value = Sample.Json("\"x\"") },
            new("values.a.c", ["values", "a", "c"], ["resource"], ["kubectl"], true),
            new("values.d", ["values", "d"], ["resource", "channel"], ["helm"], true),
        ],
        [new("KindMismatch", "values.e", "user input", "channel", [], true)],
        new("Shadowed", "others have chart.version (kubectl)", "0.79.2-1", null, Sample.At, null), null, "no server is named (--server, or RELEASECTL_SERVER)");

    [Fact]
    public void The_tree_names_each_map_once_and_the_origin_of_each_leaf()
    {
        var text = Printed(OutputFormat.Table);
        Assert.Contains("KEY", text);
        Assert.Matches(@"(?m)^values\n  a\n    b +""x"" +channel\n    c +\(hidden\) +resource \(kubectl\)\n  d +\(hidden\) +resource \+ channel \(helm\)$", text);
        Assert.Contains("values.e: user input and channel have values of different kinds", text);
        Assert.Contains("Shadowed: others have chart.version (kubectl)", text);
        Assert.Contains("isn't known: no server is named", text);
    }

    [Fact]
    public void As_data_a_hidden_value_is_not_there()
    {
        var leaves = JsonDocument.Parse(Printed(OutputFormat.Json)).RootElement.GetProperty("leaves");
        Assert.Equal("x", leaves[0].GetProperty("value").GetString());
        Assert.False(leaves[1].TryGetProperty("value", out _));
        Assert.True(leaves[1].GetProperty("isHidden").GetBoolean());
        Assert.Equal("kubectl", leaves[1].GetProperty("managers")[0].GetString());
    }

    [Theory]
    [InlineData("layers wandb")]
    [InlineData("adopt wandb --paths chart")]
    public async Task Without_a_cluster_it_says_where_it_looks(string line)
    {
        var failure = (await Run.Async([.. line.Split(' '), "--kubeconfig", "/nonexistent/config"])).Failure(ExitCode.Error);
        Assert.Contains("No cluster was found", failure);
        Assert.Contains("KUBECONFIG", failure);
    }

    private static string Printed(OutputFormat format)
    {
        using var output = new StringWriter();
        var surroundings = new Surroundings { Output = output, Error = output, Input = TextReader.Null, Variable = _ => null };
        new Printer(output, false, surroundings, format).Answer(Report, CliJson.Default.LayersReport, LayersView.Of);
        return output.ToString();
    }
}

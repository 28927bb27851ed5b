namespace ReleaseService.Poller.Tests.Operators;

/// <summary>The resource of an instance, as people write it.</summary>
internal static class ResourceYaml
{
    public const string Chart = "{url: https://charts.wandb.ai, name: operator-wandb, version: 0.41.0}";

    /// <param name="values">YAML in flow style.</param>
    /// <param name="chart">YAML in flow style; null for none.</param>
    /// <param name="name">Of the resource.</param>
    public static string V1(string values = "{app: {image: {tag: 0.79.0}}}", string? chart = Chart, string name = "wandb") =>
        Resource("v1", name, $"{{{(chart is null ? "" : $"chart: {chart}, ")}values: {values}}}");

    /// <param name="wandb">YAML in flow style.</param>
    public static string V2(string wandb) => Resource("v2", "wandb", $"{{wandb: {wandb}}}");

    private static string Resource(string version, string name, string spec) =>
        $"apiVersion: apps.wandb.com/{version}\nkind: WeightsAndBiases\nmetadata: {{name: {name}}}\nspec: {spec}\n";
}

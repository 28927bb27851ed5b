namespace ReleaseService.Core.Tests.Releases;

/// <summary>Manifests as JSON text: a good one, of which a test replaces members by other JSON.</summary>
internal static class ManifestJson
{
    public const string Chart = """{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.41.0"}""";

    public const string Values = """{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"replicas":2,"ratio":0.5}}""";

    /// <param name="name">JSON; null leaves the member out. So do the others.</param>
    /// <param name="platformVersion">JSON.</param>
    /// <param name="createdAt">JSON.</param>
    /// <param name="chart">JSON.</param>
    /// <param name="values">JSON.</param>
    /// <param name="more">Members to put behind, with a comma in front.</param>
    public static string With(
        string? name = "\"0.79.0-1\"",
        string? platformVersion = "\"0.79.0\"",
        string? createdAt = "\"2026-03-24T18:35:42.479Z\"",
        string? chart = Chart,
        string? values = Values,
        string more = "")
    {
        (string Name, string? Json)[] members =
            [("name", name), ("platformVersion", platformVersion), ("createdAt", createdAt), ("chart", chart), ("values", values)];
        return $"{{{string.Join(',', members.Where(member => member.Json is not null).Select(member => $"\"{member.Name}\":{member.Json}"))}{more}}}";
    }

    /// <summary>Values that pass but for a member more.</summary>
    public static string ValuesAnd(string member) => $$$"""{"app":{"image":{"tag":"1"}},{{{member}}}}""";
}

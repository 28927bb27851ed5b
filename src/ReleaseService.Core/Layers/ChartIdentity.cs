namespace ReleaseService.Core.Layers;

/// <summary>Which chart a layer names. Credentials and what else stands beside it say how to fetch it, and don't make it another one.</summary>
internal sealed record ChartIdentity(string? Path, string? Url, string? Name, string? Version, string? Digest)
{
    private static readonly string[] Members = ["path", "url", "name", "version", "digest"];

    /// <summary>Members that an operator reads as text; of another kind, it takes the whole chart for none.</summary>
    private static readonly string[] Texts = ["url", "name", "version", "repoName", "username", "password"];

    private bool HasOnlyTexts { get; init; }

    public bool IsNone => this is { Path: null, Url: null, Name: null, Version: null, Digest: null };

    /// <summary>Whether an operator v1.22 takes it for a chart; it goes on to the next layer if not.</summary>
    public bool IsReadable => Path is not null
        || (HasOnlyTexts && Url is not null && (Url.StartsWith("oci://", StringComparison.Ordinal) || (Name is not null && Uri.IsWellFormedUriString(Url, UriKind.Absolute))));

    public static bool IsMember(KeyPath path) => path.Keys is ["chart", var name, ..] && Members.Contains(name);

    /// <param name="leaves">All of a layer, or those of its chart.</param>
    public static ChartIdentity Of(IEnumerable<Leaf> leaves)
    {
        var chart = Layer.Of(leaves).Within(KeyPath.Chart);
        var texts = Members.Select(name => chart.Find(KeyPath.Chart.Child(name))?.Text).ToList();
        return new(texts[0], texts[1], texts[2], texts[3], texts[4])
        {
            HasOnlyTexts = Texts.All(name => !chart.Meeting(KeyPath.Chart.Child(name)).Any(leaf => leaf is { IsNull: false } && leaf.Value.ValueKind != System.Text.Json.JsonValueKind.String)),
        };
    }
}

namespace ReleaseService.Cli.Configuration;

/// <param name="Server">The server of the last login; null before any.</param>
/// <param name="Servers">By base URL.</param>
internal sealed record ConfigContent(string? Server, IReadOnlyDictionary<string, ServerEntry> Servers)
{
    public static readonly ConfigContent Empty = new(null, new Dictionary<string, ServerEntry>());
}

internal sealed record ServerEntry(string Token);

namespace ReleaseService.Server.Channels;

/// <summary>
/// The paths of the clients in the field (wire-contract "Requests"). Their base URLs come from people, so slashes are doubled or trail, and
/// the whole path is doubled where a full URL was given as the base, or missing where a base was given as the full URL. All are served without
/// a redirect.
/// </summary>
public static class OperatorPath
{
    public const string Channel = "/api/v1/operator/channel";
    public const string Release = Channel + "/release/{releaseId}";

    private static readonly string[] Segments = ["api", "v1", "operator", "channel"];

    /// <summary>Rewrites a variant to the canonical path, before routing.</summary>
    public static void UseOperatorPaths(this WebApplication app) => app.Use((context, next) =>
    {
        if (Normalize(context.Request.Path.Value ?? "") is { } path)
            context.Request.Path = path;
        return next(context);
    });

    /// <summary>Whether a request, after normalizing, is one of these clients'.</summary>
    public static bool IsOn(HttpRequest request) => request.Path.StartsWithSegments(Channel, StringComparison.OrdinalIgnoreCase);

    /// <summary>The canonical path of a variant; null for a path that is canonical already or isn't the operator's.</summary>
    public static string? Normalize(string path)
    {
        if (path == Channel)
            return null;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return Channel;
        var rest = parts.AsSpan();
        if (!StartsWithChannel(rest))
            return null;
        rest = rest[Segments.Length..];
        if (StartsWithChannel(rest))
            rest = rest[Segments.Length..];
        return rest.IsEmpty ? Channel : $"{Channel}/{string.Join('/', rest.ToArray())}";
    }

    private static bool StartsWithChannel(ReadOnlySpan<string> parts) =>
        parts.Length >= Segments.Length && parts[..Segments.Length].SequenceEqual(Segments, StringComparer.OrdinalIgnoreCase);
}

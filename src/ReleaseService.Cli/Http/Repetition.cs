using ReleaseService.Contracts;

namespace ReleaseService.Cli.Http;

/// <summary>What may be sent again when nobody knows whether it arrived: what changes nothing the second time.</summary>
internal static class Repetition
{
    private static readonly string[] SafeEnds = ["/api/v1/releases", "/withdrawal", "/revocation", "/retirement"];

    public static bool IsSafe(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
        || (request.Method == HttpMethod.Post && IsSafePost(request));

    /// <summary>What is as large as a database and takes as long: it is neither kept in memory nor cut off after a while.</summary>
    public static bool IsLong(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/api/v1/backup", StringComparison.Ordinal);

    /// <summary>Never a new token, license or key: a second try would make a second one, and the secret of the first is nobody's.</summary>
    private static bool IsSafePost(HttpRequestMessage request)
    {
        var (path, query) = (request.RequestUri!.AbsolutePath, request.RequestUri.Query);
        if (path.EndsWith("/promotions", StringComparison.Ordinal))
            return request.Headers.Contains(HeaderNames.IdempotencyKey) || query.Contains("dryRun=true", StringComparison.Ordinal);
        return SafeEnds.Any(end => path.EndsWith(end, StringComparison.Ordinal));
    }
}

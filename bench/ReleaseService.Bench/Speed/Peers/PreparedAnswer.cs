using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Peers;

/// <summary>
/// A folder with what the service answers, for those who are to answer the same: <c>body</c>, <c>body.gz</c>, <c>headers</c> (a line each; those of the gzip answer in <c>headers.gz</c>) and <c>callers</c>, whose Authorization values are licensed.
/// </summary>
internal static class PreparedAnswer
{
    // Each server's own business.
    private static readonly string[] Own = ["Date", "Server", "Connection", "Content-Length"];

    public static async Task WriteAsync(string folder, Subject service, SpeedCase plain, SpeedCase zipped, string callers)
    {
        using var http = new HttpClient();
        foreach (var (what, ending) in new[] { (plain, ""), (zipped, ".gz") })
        {
            using var answer = await http.SendAsync(what.FirstRequest(service.Url));
            await File.WriteAllBytesAsync($"{folder}/body{ending}", await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
            await File.WriteAllLinesAsync($"{folder}/headers{ending}", HeadersOf(answer));
        }

        File.Copy(callers, $"{folder}/callers");
    }

    /// <summary>In a fixed order, without those that are each server's own.</summary>
    public static List<string> HeadersOf(HttpResponseMessage answer) =>
        [.. answer.Headers.Concat(answer.Content.Headers).Where(header => !Own.Contains(header.Key)).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal)];
}

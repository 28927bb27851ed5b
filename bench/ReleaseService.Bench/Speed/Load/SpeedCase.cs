namespace ReleaseService.Bench.Speed.Load;

/// <summary>What is asked, the same of everybody.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Path">Of the URL.</param>
/// <param name="Status">What the answers have; 401 stands for all refusals.</param>
/// <param name="Headers">Of each request.</param>
/// <param name="Callers">Their Authorization values; null: the headers are all.</param>
internal sealed record SpeedCase(string Name, string Path, int Status, (string Name, string Value)[] Headers, Callers? Callers = null)
{
    public const string OperatorPath = "/api/v1/operator/channel";
    public const string ModernPath = "/api/v1/channels/stable/spec";

    public static SpeedCase Ok(string name, string path, params (string Name, string Value)[] headers) => new(name, path, 200, headers);

    /// <summary>Its first request, for whoever looks at one answer.</summary>
    public HttpRequestMessage FirstRequest(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url + Path);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (Callers is not null)
            request.Headers.TryAddWithoutValidation("Authorization", File.ReadLines(Callers.File).First());
        return request;
    }
}

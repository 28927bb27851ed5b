namespace ReleaseService.Server.Hosting;

/// <summary>What logs and the audit say of a request.</summary>
public static class RequestFacts
{
    /// <summary>The address it came from (behind a trusted proxy: the client's); empty where there is none.</summary>
    public static string Address(this HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Never the path itself: people paste licenses into URLs.</summary>
    public static string RouteTemplate(this HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}

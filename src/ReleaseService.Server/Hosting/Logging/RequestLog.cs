using System.Diagnostics;
using System.Net;
using ReleaseService.Server.Channels;

namespace ReleaseService.Server.Hosting.Logging;

/// <summary>
/// One line a request: method, route template, status, time, address. The path itself isn't logged: people paste licenses into URLs. Of specs that were served no more than a
/// number a second (<see cref="HostingSettings.ReadsLoggedPerSecond"/>); how many more there were is a line of its own.
/// </summary>
public sealed partial class RequestLog(ILoggerFactory loggers, LogBudget budget)
{
    private readonly ILogger _logger = loggers.CreateLogger("ReleaseService.Requests");

    /// <summary>A head that was served on the hot path.</summary>
    public void NoteRead(HttpContext context, string route, long started)
    {
        if (budget.Take())
            Log.Answered(_logger, MethodOf(context.Request), route, context.Response.StatusCode, Since(started), context.Connection.RemoteIpAddress);
    }

    /// <summary>Any other request.</summary>
    public void Note(HttpContext context, long started)
    {
        var (method, route, status, milliseconds) = (MethodOf(context.Request), context.RouteTemplate(), context.Response.StatusCode, Since(started));
        if (IsProbe(route))
            Log.Probed(_logger, method, route, status, milliseconds); // Not ready is told where it begins, not by each probe.
        else if (status == StatusCodes.Status429TooManyRequests)
            Log.Excess(_logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress); // Told where it begins; a flood must not become one of the log.
        else if (status >= 500)
            Log.Failed(_logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress);
        else if (status >= 400 || !IsSpec(route) || budget.Take())
            Log.Answered(_logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress);
    }

    private static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>The two of the operators, and those of the others that end so.</summary>
    private static bool IsSpec(string route) => route is OperatorPath.Channel or OperatorPath.Release || route.EndsWith("/spec", StringComparison.Ordinal);

    private static bool IsProbe(string route) => route is "/healthz" or "/readyz";

    private static string MethodOf(HttpRequest request) => request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => request.Method,
        _ => "(other)",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds, IPAddress? address);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Excess(ILogger logger, string method, string route, int status, double milliseconds, IPAddress? address);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Failed(ILogger logger, string method, string route, int status, double milliseconds, IPAddress? address);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
        public static partial void Probed(ILogger logger, string method, string route, int status, double milliseconds);
    }
}

public static class RequestLogSetup
{
    public static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<RequestLog>();
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            await next(context);
            log.Note(context, started);
        });
    }
}

using System.Diagnostics;

namespace ReleaseService.Server.Hosting.Logging;

/// <summary>
/// One line a request: method, route template, status, time, address. The path itself isn't logged: people paste licenses into URLs.
/// </summary>
public static partial class RequestLog
{
    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ReleaseService.Requests");
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            await next(context);
            var (method, route) = (MethodOf(context.Request), context.RouteTemplate());
            var (status, milliseconds) = (context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (IsProbe(route))
                Log.Probed(logger, method, route, status, milliseconds); // Not ready is told where it begins, not by each probe.
            else if (status == StatusCodes.Status429TooManyRequests)
                Log.Excess(logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress); // Told where it begins; a flood must not become one of the log.
            else if (status >= 500)
                Log.Failed(logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress);
            else
                Log.Answered(logger, method, route, status, milliseconds, context.Connection.RemoteIpAddress);
        });
    }

    private static bool IsProbe(string route) => route is "/healthz" or "/readyz";

    private static string MethodOf(HttpRequest request) => request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => request.Method,
        _ => "(other)",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds, System.Net.IPAddress? address);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Excess(ILogger logger, string method, string route, int status, double milliseconds, System.Net.IPAddress? address);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms from {Address}")]
        public static partial void Failed(ILogger logger, string method, string route, int status, double milliseconds, System.Net.IPAddress? address);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
        public static partial void Probed(ILogger logger, string method, string route, int status, double milliseconds);
    }
}

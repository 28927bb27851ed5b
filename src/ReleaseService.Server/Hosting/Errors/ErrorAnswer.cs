using System.Text;
using System.Text.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Errors;
using ReleaseService.Server.Serving;

namespace ReleaseService.Server.Hosting.Errors;

/// <summary>
/// Writes an error: problem JSON (RFC 9457) on the modern paths; on the operator's, and wherever else a mistyped URL may lead one,
/// <c>text/plain</c>, because clients that ignore the status would take a JSON body for an empty spec, and <c>Connection: close</c>, because they
/// never close the body of an error.
/// </summary>
public static class ErrorAnswer
{
    private const string ProblemJson = "application/problem+json";

    /// <param name="context">The request.</param>
    /// <param name="code">Of the <see cref="ErrorTable"/>.</param>
    /// <param name="detail">What to say instead of the usual.</param>
    /// <param name="with">Puts more into the problem JSON.</param>
    public static Task WriteAsync(HttpContext context, string code, string? detail = null, Func<Problem, Problem>? with = null)
    {
        var kind = ErrorTable.Find(code);
        var response = context.Response;
        var allow = response.Headers.Allow; // routing's, of a 405
        response.Clear();
        response.Headers.Allow = allow;
        response.StatusCode = kind.Status;
        response.Headers.CacheControl = "no-store";
        if (kind.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = kind.IsOfLicenses ? "Basic realm=\"license\", charset=\"UTF-8\"" : "Bearer realm=\"release-service\"";
        if (kind.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var isModernPath = context.Request.Path.StartsWithSegments("/api/v1") && !context.Request.Path.StartsWithSegments("/api/v1/operator");
        if (!isModernPath && !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol))
            response.Headers.Connection = "close";

        var problem = kind.ToProblem(detail);
        return !isModernPath && !AcceptHeader.Names(context.Request, ProblemJson)
            ? WriteBodyAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"{problem.Title}: {problem.Detail} [{problem.Code}]\n"))
            : WriteBodyAsync(context, ProblemJson, JsonSerializer.SerializeToUtf8Bytes(with?.Invoke(problem) ?? problem, ContractsJson.Default.Problem));
    }

    private static Task WriteBodyAsync(HttpContext context, string contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

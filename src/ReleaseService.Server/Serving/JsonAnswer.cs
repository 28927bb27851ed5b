using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Serving;

/// <summary>Answers with a wire record.</summary>
public static class JsonAnswer
{
    /// <summary>Out of a snapshot, whose epoch goes along.</summary>
    public static Task WriteAsync<T>(HttpContext context, ReleaseSnapshot snapshot, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers[Contracts.HeaderNames.Epoch] = snapshot.EpochText;
        return WriteAsync(context, value, type, status);
    }

    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string cacheControl = SpecAnswer.CacheControl) =>
        WriteBytesAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, type), status, cacheControl: cacheControl);

    public static Task WriteBytesAsync(HttpContext context, ReadOnlyMemory<byte> body, int status, string contentType = "application/json", string cacheControl = SpecAnswer.CacheControl)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = cacheControl;
        response.Headers.Vary = "Authorization";
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

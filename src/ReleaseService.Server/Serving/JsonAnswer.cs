using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Serving;

/// <summary>Answers with a wire record.</summary>
public static class JsonAnswer
{
    public static Task WriteAsync<T>(HttpContext context, ReleaseSnapshot snapshot, T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var response = context.Response;
        response.Headers.CacheControl = SpecAnswer.CacheControl;
        response.Headers.Vary = "Authorization";
        response.Headers[Contracts.HeaderNames.Epoch] = snapshot.EpochText;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

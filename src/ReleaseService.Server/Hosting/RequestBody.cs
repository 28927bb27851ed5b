using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting.Errors;

namespace ReleaseService.Server.Hosting;

/// <summary>Reads the body of a request; where it isn't what the route takes, the error is answered.</summary>
public static class RequestBody
{
    private const string Json = "application/json";

    /// <returns>Null when an error was answered.</returns>
    public static async Task<T?> ReadJsonAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (MediaType(context.Request) != Json)
        {
            await ErrorAnswer.WriteAsync(context, "media_type", $"Send the body as Content-Type: {Json}.");
            return null;
        }

        var body = await ReadAsync(context);
        string problem;
        try
        {
            if (JsonSerializer.Deserialize(body.Span, type) is { } value)
                return value;
            problem = "The body is null.";
        }
        catch (JsonException e)
        {
            // Of the library's message only the place is told: the rest quotes what was sent, and names types.
            var isUnknown = e.Message.Contains("could not be mapped", StringComparison.Ordinal);
            problem = $"The body isn't what it should be at {RedactingFormatter.Redact(e.Path ?? "its root")}, line {(e.LineNumber ?? 0) + 1}{(isUnknown ? ": there is a member that this request doesn't have" : "")}. /swagger describes it.";
        }
        catch (InvalidOperationException)
        {
            problem = "A text in the body holds half of a surrogate pair.";
        }

        await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
        return null;
    }

    /// <summary>All of it; the server's limit on bodies has been checked or ends the reading.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>In lower case, without parameters; null for none.</summary>
    public static string? MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : null;
}

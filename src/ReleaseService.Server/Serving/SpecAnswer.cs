using Microsoft.Net.Http.Headers;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Serving;

/// <summary>
/// Answers with a stored document: the same bytes for everyone, negotiated coding, ETag. 304 only for a request that sent If-None-Match:
/// clients that don't know it would take the empty body for an error or for an empty spec.
/// </summary>
public static class SpecAnswer
{
    public const string CacheControl = "private, no-cache";
    private const string Vary = "Authorization, Accept-Encoding";

    public static Task WriteAsync(HttpContext context, ReleaseSnapshot snapshot, StoredSpec spec)
    {
        var (request, response) = (context.Request, context.Response);
        var coding = ContentNegotiation.Choose(request.Headers.AcceptEncoding, spec.Brotli is not null);
        response.Headers.ETag = spec.ETagOf(coding);
        response.Headers.CacheControl = CacheControl;
        response.Headers.Vary = Vary;
        response.Headers[Contracts.HeaderNames.Epoch] = snapshot.EpochText;
        if (IsKnown(request, spec))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = coding switch { ContentCoding.Gzip => spec.GetGzip(), ContentCoding.Brotli => spec.Brotli!, _ => spec.GetIdentity() };
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (ContentNegotiation.NameOf(coding) is { } name)
            response.Headers.ContentEncoding = name;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>If-None-Match (RFC 9110 §13.1.2), of GET and HEAD. Any coding's tag will do: it names the same document.</summary>
    private static bool IsKnown(HttpRequest request, StoredSpec spec)
    {
        if (request.Headers.IfNoneMatch.Count == 0 || HttpMethods.IsPost(request.Method))
            return false;
        return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags) && tags.Any(tag =>
            tag.Tag == "*" || tag.Tag == spec.ETagOf(ContentCoding.Identity) || tag.Tag == spec.ETagOf(ContentCoding.Gzip) || tag.Tag == spec.ETagOf(ContentCoding.Brotli));
    }
}

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

        // Any coding's tag will do: it names the same document. Most requests send none, and then none is made.
        if (request.Headers.IfNoneMatch.Count > 0
            && ConditionalRequest.Knows(request, spec.ETagOf(ContentCoding.Identity), spec.ETagOf(ContentCoding.Gzip), spec.ETagOf(ContentCoding.Brotli)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = coding switch { ContentCoding.Gzip => spec.GetGzip(), ContentCoding.Brotli => spec.Brotli!, _ => spec.GetIdentity() };
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (ContentNegotiation.NameOf(coding) is { } name)
            response.Headers.ContentEncoding = name;
        if (HttpMethods.IsHead(request.Method))
            return Task.CompletedTask;

        // The pipe takes status line, headers and body in one write; no token: of a client that left it says so without an exception.
        var written = response.BodyWriter.WriteAsync(body);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }
}

using Microsoft.Net.Http.Headers;

namespace ReleaseService.Server.Serving;

public static class AcceptHeader
{
    /// <summary>Whether a request names a media type in Accept (RFC 9110 §12.5.1); a wildcard isn't meant by anybody who can't read it.</summary>
    public static bool Names(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}

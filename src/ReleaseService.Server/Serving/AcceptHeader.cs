using Microsoft.Net.Http.Headers;

namespace ReleaseService.Server.Serving;

/// <summary>What a request's Accept header asks for (RFC 9110 §12.5.1).</summary>
public static class AcceptHeader
{
    private const string Json = "application/json";

    /// <summary>Whether a request names a media type; a wildcard isn't meant by anybody who can't read it.</summary>
    public static bool Names(HttpRequest request, string mediaType) => Read(request).Any(type => IsExactly(type, mediaType) && type.Quality is not 0);

    /// <summary>Whether a request names a media type, and rather wants that than JSON: by quality, then by order. Libraries that take JSON name others behind it.</summary>
    public static bool Prefers(HttpRequest request, string mediaType)
    {
        var accepted = Read(request);
        var (named, json) = (Best(type => IsExactly(type, mediaType)), Best(type => IsExactly(type, Json)));
        if (json.Place < 0)
            json = Best(type => type.MatchesAllSubTypes && Json.StartsWith(type.Type.ToString() + "/", StringComparison.OrdinalIgnoreCase));
        if (json.Place < 0)
            json = Best(type => type.MatchesAllTypes);
        return named.Quality > 0 && (named.Quality > json.Quality || (named.Quality == json.Quality && named.Place < json.Place));

        (double Quality, int Place) Best(Func<MediaTypeHeaderValue, bool> isMeant) =>
            accepted.Select((type, place) => (Type: type, Place: place)).Where(entry => isMeant(entry.Type)).Select(entry => (entry.Type.Quality ?? 1, entry.Place))
                .DefaultIfEmpty((0, -1)).MaxBy(entry => entry.Item1);
    }

    private static IList<MediaTypeHeaderValue> Read(HttpRequest request) => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) ? accepted : [];

    private static bool IsExactly(MediaTypeHeaderValue type, string mediaType) => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}

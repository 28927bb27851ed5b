using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ReleaseService.Server.Serving;

public enum ContentCoding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>Chooses a coding by Accept-Encoding (RFC 9110 §12.5.3); never fails: identity is always an answer that clients can read.</summary>
public static class ContentNegotiation
{
    public static ContentCoding Choose(StringValues acceptEncoding, bool hasBrotli)
    {
        // What every Go client sends, without a parse.
        if (acceptEncoding.Count == 0)
            return ContentCoding.Identity;
        if (acceptEncoding.Count == 1 && acceptEncoding[0] == "gzip")
            return ContentCoding.Gzip;
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
            return ContentCoding.Identity;

        var (gzip, brotli) = (QualityOf(accepted, "gzip"), hasBrotli ? QualityOf(accepted, "br") : 0);
        return brotli > 0 && brotli >= gzip ? ContentCoding.Brotli : gzip > 0 ? ContentCoding.Gzip : ContentCoding.Identity;
    }

    public static string? NameOf(ContentCoding coding) => coding switch { ContentCoding.Gzip => "gzip", ContentCoding.Brotli => "br", _ => null };

    private static double QualityOf(IList<StringWithQualityHeaderValue> accepted, string coding)
    {
        var exact = accepted.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
        var entry = exact ?? accepted.FirstOrDefault(value => value.Value == "*");
        return entry is null ? 0 : entry.Quality ?? 1;
    }
}

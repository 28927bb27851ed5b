using Microsoft.Net.Http.Headers;

namespace ReleaseService.Server.Serving;

/// <summary>If-None-Match (RFC 9110 §13.1.2).</summary>
public static class ConditionalRequest
{
    /// <summary>Whether a GET or HEAD says that it has one of these already. The comparison is the weak one (§8.8.3.2).</summary>
    /// <param name="request">The request.</param>
    /// <param name="tags">Entity tags with their quotes, without <c>W/</c>.</param>
    public static bool Knows(HttpRequest request, params ReadOnlySpan<string> tags)
    {
        if (HttpMethods.IsPost(request.Method))
            return false;
        if (request.Headers.IfNoneMatch is [{ } only] && tags.Contains(only))
            return true; // What nearly everyone sends: the tag that it got, as it got it.
        if (!EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known))
            return false;
        foreach (var tag in tags)
        {
            if (known.Any(one => one.Tag == tag || one.Tag == "*"))
                return true;
        }

        return false;
    }
}

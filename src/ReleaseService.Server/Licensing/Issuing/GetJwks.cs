using System.Globalization;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// <c>GET /.well-known/jwks.json</c>: the public keys that licenses of this service verify with, without the retired ones. Out of the snapshot, so that it is answered without the database,
/// and also before anything was promoted.
/// </summary>
public static class GetJwks
{
    /// <summary>Shorter than any lead worth the name, and than anybody wants a leaked key to be trusted.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(5);

    public static async Task HandleAsync(HttpContext context, SnapshotStore store, LicensingSettings settings)
    {
        if (store.Newest?.SigningKeys is not { } keys)
        {
            await ErrorAnswer.WriteAsync(context, ErrorTable.NotReady, "The server hasn't read its keys yet; /readyz says why.");
            return;
        }

        var response = context.Response;
        response.Headers.ETag = keys.ETag;
        response.Headers.CacheControl = keys.InUse.Count == 0 ? "no-cache" : $"public, max-age={MaxAge(settings.KeyLead).ToString(CultureInfo.InvariantCulture)}"; // The first key signs at once.
        if (ConditionalRequest.Knows(context.Request, keys.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = keys.Jwks.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(keys.Jwks, context.RequestAborted);
    }

    /// <summary>A quarter of the lead: a cache that read the set just before a new key was published has it long before the key signs.</summary>
    private static long MaxAge(TimeSpan lead) => (long)(lead / 4 < LongestAge ? lead / 4 : LongestAge).TotalSeconds;
}

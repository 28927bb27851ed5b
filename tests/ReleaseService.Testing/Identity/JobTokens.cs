using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ReleaseService.Testing.Identity;

/// <summary>
/// Where a job of GitHub Actions asks for its token: <c>GET $ACTIONS_ID_TOKEN_REQUEST_URL&amp;audience=…</c> with <c>$ACTIONS_ID_TOKEN_REQUEST_TOKEN</c>, which only
/// a job with <c>id-token: write</c> has.
/// </summary>
public sealed class JobTokens(OidcIssuer issuer)
{
    internal const string Path = "/job/idtoken";

    private readonly ConcurrentQueue<string> _issued = new();

    public string RequestUrl => $"{issuer.Url}{Path}?api-version=2.0";

    public string RequestToken { get; } = $"request-{Guid.NewGuid():N}";

    /// <summary>The payload of the running job's token for an audience.</summary>
    public Func<string, JsonObject> Claims { get; set; } = _ => throw new InvalidOperationException("No job is running.");

    /// <summary>All tokens that jobs got.</summary>
    public IReadOnlyCollection<string> Issued => _issued;

    internal Task HandleAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"bearer {RequestToken}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        // GitHub's own audience is the owner's URL.
        var token = issuer.Sign(Claims(context.Request.Query["audience"].FirstOrDefault() ?? "https://github.com/acme").ToJsonString());
        _issued.Enqueue(token);
        return context.Response.WriteAsJsonAsync(new JsonObject { ["value"] = token });
    }
}

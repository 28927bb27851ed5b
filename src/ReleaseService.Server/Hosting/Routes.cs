using ReleaseService.Contracts.Errors;

namespace ReleaseService.Server.Hosting;

/// <summary>How every slice maps its routes and describes their errors.</summary>
public static class Routes
{
    /// <summary>A read answers GET and HEAD.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, ["GET", "HEAD"], handler);

    /// <summary>Errors as problem JSON.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<Problem>(status, "application/problem+json");
        return route;
    }

    /// <summary>Errors as the operator's paths have them: plain text.</summary>
    public static RouteHandlerBuilder ProducesTextErrors(this RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 401, 403, 404, 429, 503 })
            route.Produces<string>(status, "text/plain");
        return route;
    }
}

using ReleaseService.Core.Identity;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;

namespace ReleaseService.Server.Identity;

/// <summary>
/// The middleware between routing and the handlers: finds out who calls where a route takes an identity or one was sent, and refuses whoever may not. A handler
/// reads the identity from the request's features.
/// </summary>
public static partial class IdentityCheck
{
    public static void UseIdentities(this WebApplication app)
    {
        var reader = app.Services.GetRequiredService<IdentityReader>();
        var attempts = app.Services.GetRequiredService<RefusedAttempts>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ReleaseService.Identity");
        app.Use(async (context, next) =>
        {
            var requirement = context.GetEndpoint()?.Metadata.GetMetadata<RoleRequirement>();
            var authorization = context.Request.Headers.Authorization;
            if (requirement is null && !reader.IsOne(authorization))
            {
                await next(context);
                return;
            }

            var verdict = await reader.ReadAsync(authorization, context.RequestAborted);
            var refusal = verdict.Identity is { } caller ? requirement?.Refuse(caller, context.Request.RouteValues) : verdict.Error;
            if (refusal is not null)
            {
                await RefuseAsync(context, refusal, verdict, attempts, logger);
                return;
            }

            context.Features.Set(verdict.Identity);
            await next(context);
        });
    }

    /// <summary>Who calls; null for nobody, or a license.</summary>
    public static CallerIdentity? Identity(this HttpContext context) => context.Features.Get<CallerIdentity>();

    private static Task RefuseAsync(HttpContext context, string code, IdentityVerdict verdict, RefusedAttempts attempts, ILogger logger)
    {
        if (ErrorTable.Find(code).Status >= StatusCodes.Status500InternalServerError)
            return ErrorAnswer.WriteAsync(context, code, verdict.Detail); // Ours, not the caller's.
        var address = context.Connection.RemoteIpAddress;
        var over = attempts.Add(address);
        var route = context.RouteTemplate();
        if (over <= 0 && verdict.Unmatched is { } unmatched)
            Log.Unmatched(logger, code, route, unmatched.Actor, address, unmatched.RulesWant);
        else if (over <= 0)
            Log.Refused(logger, code, route, verdict.Identity?.Actor ?? "nobody", address);
        else if (over == 1)
            Log.TooMany(logger, address);
        return over <= 0 ? ErrorAnswer.WriteAsync(context, code, verdict.Detail) : ErrorAnswer.WriteAsync(context, "too_many_refusals");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Code} on {Route} for {Actor} from {Address}")]
        public static partial void Refused(ILogger logger, string code, string route, string actor, System.Net.IPAddress? address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Code} on {Route} for {Actor} from {Address}: {RulesWant}")]
        public static partial void Unmatched(ILogger logger, string code, string route, string actor, System.Net.IPAddress? address, string rulesWant);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Too many refused attempts from {Address}; those of this minute aren't told one by one any more")]
        public static partial void TooMany(ILogger logger, System.Net.IPAddress? address);
    }
}

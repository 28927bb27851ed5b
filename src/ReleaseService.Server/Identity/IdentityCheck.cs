using ReleaseService.Core.Identity;

namespace ReleaseService.Server.Identity;

/// <summary>
/// The middleware between routing and the handlers: finds out who calls where a route takes an identity or one was sent, and refuses whoever may not. A handler
/// reads the identity from the request's features.
/// </summary>
public static class IdentityCheck
{
    /// <summary>How many requests of addresses over their limit are looked into at once: a flood of wrong tokens must leave the database to the others.</summary>
    private const int SuspectsAtOnce = 2;

    public static void UseIdentities(this WebApplication app)
    {
        var reader = app.Services.GetRequiredService<IdentityReader>();
        var refusals = app.Services.GetRequiredService<IdentityRefusals>();
        var suspects = new SemaphoreSlim(SuspectsAtOnce);
        app.Use(async (context, next) =>
        {
            var requirement = context.GetEndpoint()?.Metadata.GetMetadata<RoleRequirement>();
            var authorization = context.Request.Headers.Authorization;
            if (requirement is null && !reader.IsOne(authorization))
            {
                await next(context);
                return;
            }

            var verdict = refusals.IsOver(context.Connection.RemoteIpAddress)
                ? await OneAfterAnotherAsync(suspects, () => reader.ReadAsync(authorization, context.RequestAborted), context.RequestAborted)
                : await reader.ReadAsync(authorization, context.RequestAborted);
            var refusal = verdict.Identity is { } caller ? requirement?.Refuse(caller, context.Request.RouteValues) : verdict.Error;
            if (refusal is not null)
            {
                await refusals.AnswerAsync(context, refusal, verdict);
                return;
            }

            context.Features.Set(verdict.Identity);
            await next(context);
        });
    }

    /// <summary>Who calls; null for nobody, or a license.</summary>
    public static CallerIdentity? Identity(this HttpContext context) => context.Features.Get<CallerIdentity>();

    /// <summary>For a handler that finds only in the body that the identity may not.</summary>
    public static Task RefuseAsync(this HttpContext context, string code, string? detail = null) =>
        context.RequestServices.GetRequiredService<IdentityRefusals>().AnswerAsync(context, code, new IdentityVerdict(context.Identity(), code, detail));

    private static async Task<T> OneAfterAnotherAsync<T>(SemaphoreSlim gate, Func<Task<T>> read, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await read();
        }
        finally
        {
            gate.Release();
        }
    }
}

using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Serving;

namespace ReleaseService.Server.Identity;

/// <summary><c>GET /api/v1/identity</c>: who the caller is and what that allows.</summary>
public static class GetIdentity
{
    public static Task HandleAsync(HttpContext context)
    {
        var caller = context.Identity()!;
        return JsonAnswer.WriteAsync(
            context, new IdentityDetails(caller.Actor, caller.Role, caller.Channels, caller.ExpiresAt), ContractsJson.Default.IdentityDetails);
    }
}

using ReleaseService.Contracts.Identity;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity.Oidc;

namespace ReleaseService.Server.Identity;

public static class IdentityEndpoints
{
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.ReadSettings<IdentitySettings>("Identity");
        builder.Services.AddSingleton(settings);
        builder.Services.AddOidc(settings.Oidc);
        builder.Services.AddSingleton<IdentityReader>();
        builder.Services.AddSingleton<IdentityRefusals>();
        builder.Services.AddSingleton<FirstAdminToken>();
    }

    public static void MapIdentity(this WebApplication app)
    {
        var routes = app.MapGroup("/api/v1").WithTags("Identity");
        routes.MapRead("/identity", GetIdentity.HandleAsync).RequireRole(Role.Viewer).WithSummary("Who the caller is.")
            .Produces<IdentityDetails>().ProducesProblems(401, 403, 429, 503);
        routes.MapRead("/tokens", ListTokens.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("All tokens, without their secrets.")
            .Produces<TokenList>().ProducesProblems(401, 403, 429, 503);
        routes.MapPost("/tokens", CreateToken.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Makes a token, which is shown this once.")
            .Accepts<CreateTokenRequest>("application/json").Produces<CreatedToken>(201).ProducesProblems(400, 401, 403, 409, 413, 415, 429, 503);
        routes.MapDelete("/tokens/{tokenId}", RevokeToken.HandleAsync).RequireRole(Role.Admin, RouteScope.AllChannels).WithSummary("Revokes a token, at once and for good.")
            .Produces<TokenDetails>().ProducesProblems(401, 403, 404, 429, 503);
    }
}

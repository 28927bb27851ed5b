using ReleaseService.Contracts.Client;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Identity.Oidc;

public static class OidcServices
{
    public static void AddOidc(this IServiceCollection services, IReadOnlyList<OidcIssuerSettings> issuers)
    {
        services.AddHttpClient(nameof(OidcIdentities), http =>
        {
            http.Timeout = TimeSpan.FromSeconds(10);
            http.MaxResponseContentBufferSize = JwksDocument.MaxBytes;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .AddHttpMessageHandler(() => new ConnectionErrors());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<OidcIdentities>(provider, issuers));
    }
}

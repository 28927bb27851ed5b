using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Deployments;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Licensing;

public static class LicensingEndpoints
{
    public static void AddLicensing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.ReadSettings<LicensingSettings>("Licensing"));
        builder.Services.AddHttpClient(nameof(KeyRing), http =>
        {
            http.Timeout = TimeSpan.FromSeconds(10);
            http.MaxResponseContentBufferSize = JwksDocument.MaxBytes;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .AddHttpMessageHandler(() => new ConnectionErrors());
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRing>());
        builder.Services.AddSingleton<SeenLicenses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SeenLicenses>());
        builder.Services.AddSingleton<LicenseSuspects>();
        builder.Services.AddSingleton<LicenseVerifier>();
        builder.Services.AddSingleton<CallerReader>();
        builder.Services.AddSingleton<LicenseDescription>();
        builder.Services.AddSingleton<AssignDeployment>();
    }

    public static void MapLicensing(this WebApplication app)
    {
        app.MapRead("/api/v1/license", GetLicense.HandleAsync).WithTags("Licensing")
            .WithSummary("What the server makes of the license sent; with ?explain=true step by step, with ?release= for a release asked for by its id.").Produces<LicenseDetails>().ProducesProblems(400, 401, 404, 429, 503);
        app.MapRead("/api/v1/updates", CheckUpdates.HandleAsync).WithTags("Licensing").WithSummary("Whether there is something newer than ?current=, what came since, and how long that is supported.")
            .WithDescription("With Accept: text/plain the same as Prometheus metrics.")
            .Produces<UpdateCheck>().Produces(304).ProducesProblems(400, 401, 403, 404, 429, 503);
        app.MapDeployments();
    }
}

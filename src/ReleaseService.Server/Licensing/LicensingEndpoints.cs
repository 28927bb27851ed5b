using ReleaseService.Contracts.Licensing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Issuing;
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
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyRing>());
        builder.Services.AddSingleton<SeenLicenses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SeenLicenses>());
        builder.Services.AddSingleton<LicenseVerifier>();
        builder.Services.AddSingleton<CallerReader>();
        builder.AddIssuing();
    }

    public static void MapLicensing(this WebApplication app) =>
        app.MapRead("/api/v1/license", GetLicense.HandleAsync).WithTags("Licensing")
            .WithSummary("What the server makes of the license sent.").Produces<LicenseDetails>().ProducesProblems(401, 503);
}

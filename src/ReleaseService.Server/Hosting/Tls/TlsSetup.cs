using Microsoft.AspNetCore.Server.Kestrel.Core;
using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting.Tls;

public static class TlsSetup
{
    public static void AddTls(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.ReadSettings<TlsSettings>("Tls");
        if (settings.CertificateFile is null)
            return;

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ReloadingCertificate>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ReloadingCertificate>());
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ReloadingCertificate>((kestrel, certificate) => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;

            // The context, unlike the certificate alone, sends the intermediates too.
            https.OnAuthenticate = (_, tls) =>
            {
                tls.ServerCertificateSelectionCallback = null;
                tls.ServerCertificateContext = certificate.Current;
            };
        }));
    }
}

using System.Net.Security;
using ReleaseService.Contracts.Client;
using ReleaseService.Poller.Hosting;

namespace ReleaseService.Poller.Service;

/// <summary>
/// The connection to the service, shared by all resources: their licenses travel with each request. Proxies come from HTTPS_PROXY and NO_PROXY, as everywhere. Redirects aren't followed: without the
/// license, which must not go to another host, the answer would be another channel's.
/// </summary>
public sealed class ServiceConnection : IDisposable
{
    private readonly HttpClient _http;

    public ServiceConnection(ServiceSettings settings, PollerMetrics metrics)
    {
        var handler = ServiceHttp.NewHandler();
        if (settings.CaBundle is { } bundle)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = CaBundle.Trusting(CaBundle.Read(bundle)) };
        _http = ServiceHttp.NewClient(settings.Url!, new Traffic(metrics, "service") { InnerHandler = handler }, settings.MaxDocumentBytes);
        _http.Timeout = settings.Timeout;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"release-poller/{typeof(ServiceConnection).Assembly.GetName().Version?.ToString(3)}");
    }

    public ReleaseServiceClient For(string? license) => new(_http, license);

    public void Dispose() => _http.Dispose();
}

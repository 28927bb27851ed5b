using System.Net;
using System.Net.Security;

namespace ReleaseService.Contracts.Client;

/// <summary>How to reach a service with a secret in hand, and without trusting what answers: no redirects, a cap on what is read, and an end to waiting.</summary>
public static class ServiceHttp
{
    /// <summary>The usual cap. A large spec, with the whole default values of its chart, has 100 KB.</summary>
    public const int MaxAnswerBytes = 4 * 1024 * 1024;

    /// <summary>The sockets. A redirect is an error: it would carry the license or token elsewhere, and turn a POST into a GET.</summary>
    /// <param name="tls">Null for what the machine trusts.</param>
    public static HttpMessageHandler NewHandler(SslClientAuthenticationOptions? tls = null) => new ConnectionErrors
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names come to mean other addresses
            AutomaticDecompression = DecompressionMethods.All,
            SslOptions = tls ?? new(),
        },
    };

    /// <summary>
    /// A client for <see cref="ReleaseServiceClient"/>. A whole answer may take 30 seconds; a larger one than the cap is broken off with <see cref="HttpRequestError.ConfigurationLimitExceeded"/>.
    /// To a watch, which goes on, <see cref="WatchLimits"/> apply instead.
    /// </summary>
    /// <param name="service">The service's base URL, with or without a trailing slash.</param>
    /// <param name="handler">Of <see cref="NewHandler"/>, perhaps with others around it.</param>
    /// <param name="maxAnswerBytes">The most bytes of an answer, inflated.</param>
    public static HttpClient NewClient(Uri service, HttpMessageHandler handler, int maxAnswerBytes = MaxAnswerBytes) => new(handler)
    {
        BaseAddress = service.AbsoluteUri.EndsWith('/') ? service : new Uri($"{service.AbsoluteUri}/"),
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = maxAnswerBytes,
    };
}

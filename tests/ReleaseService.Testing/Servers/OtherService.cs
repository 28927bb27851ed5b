using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseService.Testing.Servers;

/// <summary>What stands at a URL where a client expects the service: answers every request as the test says.</summary>
public sealed class OtherService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherService(RequestDelegate answer, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        _app = builder.Build();
        _app.Run(context =>
        {
            Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            return answer(context);
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Method and path of each, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <param name="answer">To each request.</param>
    /// <param name="certificate">For HTTPS; without, it speaks HTTP.</param>
    public static async Task<OtherService> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var service = new OtherService(answer, certificate);
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

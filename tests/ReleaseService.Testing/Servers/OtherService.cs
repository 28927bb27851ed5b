using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseService.Testing.Servers;

/// <summary>What stands at a URL where a client expects the service: answers every request as the test says.</summary>
public sealed class OtherService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherService(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
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

    public static async Task<OtherService> StartAsync(RequestDelegate answer)
    {
        var service = new OtherService(answer);
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseService.Testing.Servers;

/// <summary>What becomes of a request, or of its answer.</summary>
public enum Loss
{
    /// <summary>The connection ends before the server has the request.</summary>
    Request,

    /// <summary>The server does what was asked, and the connection ends instead of the answer.</summary>
    Answer,

    /// <summary>The connection ends in the middle of the answer's body.</summary>
    HalfAnswer,
}

/// <summary>A proxy on the loopback that passes everything on, but for one request that it loses, or whose answer.</summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _server;
    private int _requests;

    private LossyProxy(Uri server, int lostNumber, Loss loss)
    {
        _server = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => PassOnAsync(context, Interlocked.Increment(ref _requests) == lostNumber ? loss : null));
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>How many have come.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Done in the moment of the loss, while the sender waits for its answer.</summary>
    public Func<Task>? BeforeLoss { get; set; }

    /// <summary>Done each time when the server has answered and the sender hasn't got it yet.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    /// <param name="server">Base URL of what is behind it.</param>
    /// <param name="lostNumber">The request, from 1, that meets the loss; 0 for none.</param>
    /// <param name="loss">How.</param>
    public static async Task<LossyProxy> StartAsync(Uri server, int lostNumber = 0, Loss loss = Loss.Request)
    {
        var proxy = new LossyProxy(server, lostNumber, loss);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassOnAsync(HttpContext context, Loss? loss)
    {
        if (loss == Loss.Request)
        {
            await LoseAsync(context);
            return;
        }

        // Whole before anything is sent on, and without the sender's token: the server doesn't notice that the sender has gone.
        using var request = await ReadAsync(context.Request);
        using var response = await _server.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (BeforeAnswer is { } done)
            await done();
        if (loss == Loss.Answer)
        {
            await LoseAsync(context);
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        await context.Response.Body.WriteAsync(loss is null ? body : body.AsMemory(0, body.Length / 2));
        if (loss is null)
            return;
        await context.Response.Body.FlushAsync();
        await LoseAsync(context);
    }

    private async Task LoseAsync(HttpContext context)
    {
        if (BeforeLoss is { } moment)
            await moment();
        context.Abort();
    }

    private static async Task<HttpRequestMessage> ReadAsync(HttpRequest original)
    {
        using var body = new MemoryStream();
        await original.Body.CopyToAsync(body);
        var request = new HttpRequestMessage(new HttpMethod(original.Method), $"{original.Path}{original.QueryString}") { Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null };
        foreach (var (name, values) in original.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }
}

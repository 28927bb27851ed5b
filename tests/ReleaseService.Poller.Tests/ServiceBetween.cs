using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseService.Contracts;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Poller.Tests;

/// <summary>Stands between the poller and the real service: passes everything on, counts it, and answers otherwise where a test says so.</summary>
internal sealed class ServiceBetween : IAsyncDisposable
{
    private readonly HttpClient _http;
    private OtherService _service = null!;
    private bool _isGone;

    private ServiceBetween(TestServer server) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };

    public Uri Address => _service.Address;

    /// <summary>Method and path of each request.</summary>
    public IReadOnlyList<string> Requests => [.. _service.Requests];

    /// <summary>Path of each spec document that was asked for, and what the poller said it had seen.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Answers instead of the service, where it isn't null.</summary>
    public RequestDelegate? Instead { get; set; }

    /// <summary>The paths that it doesn't have.</summary>
    public Func<string, bool>? Without { get; set; }

    /// <summary>Changes the spec documents on their way; null for leaving them.</summary>
    public Action<JsonObject>? Edit { get; set; }

    /// <summary>Told instead of the service's own.</summary>
    public long? Epoch { get; set; }

    public static async Task<ServiceBetween> StartAsync(TestServer server)
    {
        var between = new ServiceBetween(server);
        between._service = await OtherService.StartAsync(context => (between.Instead ?? between.PassAsync)(context));
        return between;
    }

    /// <summary>Ends what is open: the streams.</summary>
    public void Break() => _http.CancelPendingRequests();

    /// <summary>It goes away; a test may do that before its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        Break();
        await _service.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        if (Without?.Invoke(context.Request.Path.Value!) is true)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{context.Request.Path}{context.Request.QueryString}");
        if (!context.Request.Path.Value!.EndsWith("/watch", StringComparison.Ordinal))
            Seen.Enqueue($"{context.Request.Path} {context.Request.Headers[HeaderNames.MinSequence]}");
        foreach (var name in new[] { "Authorization", "Accept", "If-None-Match", "Last-Event-ID" })
        {
            if (context.Request.Headers.TryGetValue(name, out var values) && !(name == "If-None-Match" && Edit is not null))
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values.ToArray()!);
        }

        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (Edit is null && answer.Headers.ETag is { } tag)
                context.Response.Headers.ETag = tag.ToString();
            if (Epoch?.ToString() is { } epoch || (answer.Headers.TryGetValues(HeaderNames.Epoch, out var epochs) && (epoch = epochs.First()) is not null))
                context.Response.Headers[HeaderNames.Epoch] = epoch;
            if (Edit is { } edit && answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                var document = (JsonObject)JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(context.RequestAborted))!;
                edit(document);
                context.Response.Headers.ETag = "\"edited\"";
                await context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted);
                return;
            }

            await context.Response.StartAsync(context.RequestAborted);
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort(); // one of both sides has gone
        }
    }
}

using System.Text;

namespace ReleaseService.Server.Channels;

/// <summary>
/// An answer of server-sent events (WHATWG HTML, section 9.2). Each write is flushed and awaited, so nothing is queued. Where one can't be finished until the next heartbeat would be due,
/// the client doesn't read, and is disconnected.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">How often to send a heartbeat, and when clients come back.</param>
/// <param name="end">When the stream is to end: nothing is waited for any longer.</param>
internal sealed class EventStream(HttpContext context, TimeProvider time, ChannelSettings settings, CancellationToken end)
{
    public const string ContentType = "text/event-stream";

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private long _written;
    private TimeSpan _heartbeat;

    /// <summary>Zero or less when one is due.</summary>
    public TimeSpan UntilHeartbeat => _heartbeat - time.GetElapsedTime(_written);

    public static void SetHeaders(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the events
    }

    /// <summary>Headers, and something for whoever waits for a first byte. Each client is told another time to come back at, so that not all do at once.</summary>
    public Task OpenAsync()
    {
        SetHeaders(context.Response);
        var retry = settings.WatchRetry * (0.5 + Random.Shared.NextDouble());
        return WriteAsync(Encoding.ASCII.GetBytes($"retry: {(int)retry.TotalMilliseconds}\n:\n\n"));
    }

    /// <param name="name">What kind of event.</param>
    /// <param name="id">What the client sends as Last-Event-ID when it comes back; null keeps the one before.</param>
    /// <param name="json">Without line breaks.</param>
    public Task SendAsync(string name, string? id, byte[] json) =>
        WriteAsync([.. Encoding.UTF8.GetBytes($"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: "), .. json, .. "\n\n"u8]);

    public Task BeatAsync() => WriteAsync(Comment);

    /// <summary>Heartbeats are early by up to a quarter, so that after a promotion not all watchers beat in step.</summary>
    private async Task WriteAsync(byte[] bytes)
    {
        (_written, _heartbeat) = (time.GetTimestamp(), settings.WatchHeartbeat * (0.75 + (0.25 * Random.Shared.NextDouble())));
        var write = context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        await write.WaitAsync(_heartbeat, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!write.IsCompletedSuccessfully)
            context.Abort();
    }
}

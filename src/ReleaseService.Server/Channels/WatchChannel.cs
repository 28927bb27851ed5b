using System.Text.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Channels;

/// <summary>
/// <c>GET /api/v1/channels/{name}/watch</c>: the head that the caller gets on a channel, at once and each time when it is another. A watcher sleeps until a snapshot is
/// shown, a heartbeat is due or its license freezes; then everything is decided anew, as for a request. So it gets what is newest, whatever it slept through, and a
/// license revoked meanwhile ends the stream.
/// </summary>
public sealed class WatchChannel(SnapshotStore store, CallerReader callers, Watchers watchers, ChannelSettings settings, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const string LastEventId = "Last-Event-ID";

    public static Task HandleAsync(string name, HttpContext context, WatchChannel watch) => watch.AnswerAsync(name, context);

    private async Task AnswerAsync(string name, HttpContext context)
    {
        if (await SeenPlace.OpenAsync(context.Request.Headers[LastEventId], name, context, store, callers) is not { } reading)
            return;
        var (head, code) = reading.HeadOf(name);
        if (head is null)
        {
            await ErrorAnswer.WriteAsync(context, code);
        }
        else if (HttpMethods.IsHead(context.Request.Method))
        {
            EventStream.SetHeaders(context.Response);
        }
        else if (!watchers.TryEnter())
        {
            await ErrorAnswer.WriteAsync(context, "too_many_watchers");
        }
        else
        {
            try
            {
                await StreamAsync(name, context);
            }
            finally
            {
                watchers.Leave();
            }
        }
    }

    private async Task StreamAsync(string name, HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var events = new EventStream(context, time, settings, end.Token);
        await events.OpenAsync();
        string? known = context.Request.Headers[LastEventId];
        while (!end.IsCancellationRequested)
        {
            var nextShown = store.NextShown;
            var (reading, error, detail) = await Reading.AgainAsync(context, store, callers);
            var (head, code) = reading?.HeadOf(name) ?? (null, error!);
            if (head is not null && IdOf(reading!, head) is var id && id != known)
            {
                await events.SendAsync("head", id, JsonSerializer.SerializeToUtf8Bytes(Describe(reading!, name, head), ContractsJson.Default.HeadEvent));
                known = id;
            }
            else if (head is null && ErrorTable.Find(code) is { Status: < 500 } refusal)
            {
                await events.SendAsync("refused", null, JsonSerializer.SerializeToUtf8Bytes(refusal.ToProblem(detail), ContractsJson.Default.Problem));
                return;
            }
            else if (events.UntilHeartbeat <= TimeSpan.Zero)
            {
                await events.BeatAsync();
            }

            await nextShown.WaitAsync(Shorter(events.UntilHeartbeat, reading?.Caller.Standing.FreezesAt - time.GetUtcNow()), time, end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says all that the event does that may change, so that whoever comes back with it has missed nothing.</summary>
    private static string IdOf(Reading reading, PromotionState head) =>
        $"{new ChannelPlace(reading.Snapshot.Stamp.Epoch, head.Sequence)}{(reading.Caller.Standing.AssignedChannel is { } assigned ? $"-{assigned}" : "")}";

    private static HeadEvent Describe(Reading reading, string channel, PromotionState head)
    {
        var release = reading.Snapshot.Releases[head.ReleaseId];
        return new(
            channel, reading.Snapshot.Stamp.Epoch, head.Sequence, release.Id, release.Name, release.PlatformVersion, release.Digest, head.At,
            reading.Caller.Standing.AssignedChannel);
    }

    /// <summary>Until the heartbeat or just past the freezing, which isn't before its moment is over; a heartbeat that became due meanwhile is sent at once.</summary>
    private static TimeSpan Shorter(TimeSpan heartbeat, TimeSpan? freezing)
    {
        var wait = freezing >= TimeSpan.Zero && freezing < heartbeat ? freezing.Value + TimeSpan.FromMilliseconds(1) : heartbeat;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;

namespace ReleaseService.Contracts.Client;

/// <summary>An open stream of a channel's heads. Comes to its end with the connection; to open the next one, and when, is up to the caller.</summary>
public sealed class ChannelWatch : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly SseParser<object?> _parser;

    internal ChannelWatch(HttpResponseMessage response, Stream body, WatchLimits limits)
    {
        _response = response;
        _parser = SseParser.Create(new EventBytes(body, limits), Decode);
    }

    /// <summary>The id of the newest event that was read; null before the first. Opens the next stream where this one ended.</summary>
    public string? LastEventId => string.IsNullOrEmpty(_parser.LastEventId) ? null : _parser.LastEventId;

    /// <summary>How long the server wants to be left alone once the stream has ended; null where it hasn't said.</summary>
    public TimeSpan? ReconnectAfter => _parser.ReconnectionInterval is var interval && interval >= TimeSpan.Zero ? interval : null;

    /// <summary>The heads as they come; can be read once. Ends where the server ends the stream, as it does when it stops.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ReleaseServiceException">The license is refused from now on.</exception>
    /// <exception cref="TimeoutException">Nothing came for longer than <see cref="WatchLimits.Silence"/>, not even a heartbeat: the connection is dead.</exception>
    /// <exception cref="HttpRequestException">An event is larger than <see cref="WatchLimits.EventBytes"/>.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="JsonException">An event isn't what it should be.</exception>
    public async IAsyncEnumerable<HeadEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var item in _parser.EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            if (item.Data is Problem refusal)
                throw new ReleaseServiceException(refusal.Status, refusal);
            if (item.Data is HeadEvent head)
                yield return head;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Kinds of events that this client doesn't know are passed over.</summary>
    private static object? Decode(string kind, ReadOnlySpan<byte> data) => kind switch
    {
        "head" => JsonSerializer.Deserialize(data, ContractsJson.Default.HeadEvent) ?? throw new JsonException("An event holds the JSON value null."),
        "refused" => JsonSerializer.Deserialize(data, ContractsJson.Default.Problem) ?? throw new JsonException("An event holds the JSON value null."),
        _ => null,
    };
}

using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>
/// Follows a collection for good: lists, watches from there, resumes where the last watch ended, and lists again when the server refuses to watch from that place: it has forgotten it (410), was restored to a
/// state before it, or serves the collection no more. While the server can't be reached it tries again at growing intervals.
/// </summary>
/// <param name="source">The collection.</param>
/// <param name="time">For waiting.</param>
/// <param name="logger">For what goes wrong on the way.</param>
public sealed partial class ListWatch<T>(IWatchSource<T> source, TimeProvider time, ILogger logger)
{
    private const int TooManyRequests = (int)HttpStatusCode.TooManyRequests;

    public async IAsyncEnumerable<WatchStep<T>> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? version = null;
        var failures = 0;
        while (true)
        {
            if (failures > 0)
                await Task.Delay(Retry.After(failures), time, cancellation);
            if (version is null)
            {
                var (items, listed, problem) = await ListAsync(cancellation);
                if (listed is null)
                {
                    failures++;
                    Log.Failed(logger, source.Name, problem);
                    yield return new WatchStep<T>.Interrupted();
                    continue;
                }

                version = listed;
                yield return new WatchStep<T>.Listed(items);
            }

            var (seen, isOver) = (false, false);
            var opened = time.GetTimestamp();
            await using var watch = source.Watch(version, cancellation).GetAsyncEnumerator(cancellation);
            while (!isOver)
            {
                var (step, next) = await NextAsync(watch, cancellation);
                if (next.Failed)
                {
                    version = next.Forgotten ? null : version;
                    failures++;
                    Log.Interrupted(logger, source.Name, next.Problem);
                    isOver = true;
                }
                else if (next.Ended)
                {
                    // A server that ends every watch at once must not be asked without a pause.
                    failures = seen || time.GetElapsedTime(opened) > Retry.Longest ? 0 : failures + 1;
                    isOver = true;
                }
                else
                {
                    (seen, failures, version) = (true, 0, next.Version);
                    if (step is not null)
                        yield return step;
                }
            }

            if (time.GetElapsedTime(opened) < WatchFailure.Shortest)
                yield return new WatchStep<T>.Interrupted();
        }
    }

    private async Task<(IReadOnlyList<T> Items, string? Version, string Problem)> ListAsync(CancellationToken cancellation)
    {
        try
        {
            var (items, version) = await source.ListAsync(cancellation);
            return (items, version, "");
        }
        catch (Exception e) when (Retry.IsFor(e, cancellation))
        {
            return ([], null, e.Message);
        }
    }

    private async Task<(WatchStep<T>? Step, Next Next)> NextAsync(IAsyncEnumerator<(WatchEventType Type, T Item)> watch, CancellationToken cancellation)
    {
        try
        {
            if (!await watch.MoveNextAsync())
                return (null, new Next { Ended = true });
            var (type, item) = watch.Current;
            WatchStep<T>? step = type switch
            {
                WatchEventType.Added or WatchEventType.Modified => new WatchStep<T>.Changed(item),
                WatchEventType.Deleted => new WatchStep<T>.Deleted(item),
                _ => null, // a bookmark: only the place moves on
            };
            return (step, new Next { Version = source.VersionOf(item) });
        }
        catch (KubernetesException e)
        {
            return (null, new Next { Failed = true, Forgotten = e.Status.Code != TooManyRequests, Problem = e.Message });
        }
        catch (Exception e) when (Retry.IsFor(e, cancellation))
        {
            return (null, new Next { Failed = true, Forgotten = e is HttpOperationException { Response.StatusCode: not HttpStatusCode.TooManyRequests }, Problem = e.Message });
        }
    }

    private readonly record struct Next
    {
        public string? Version { get; init; }

        public bool Ended { get; init; }

        public bool Failed { get; init; }

        public bool Forgotten { get; init; }

        public string Problem { get; init; }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Listing {Collection} failed: {Problem}")]
        public static partial void Failed(ILogger logger, string collection, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The watch of {Collection} was interrupted and goes on: {Problem}")]
        public static partial void Interrupted(ILogger logger, string collection, string problem);
    }
}

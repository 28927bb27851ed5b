using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using ReleaseService.Server.Hosting.Logging;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Channels;

/// <summary>
/// Answers what nearly every request asks for, the head of a channel, before anything that this one answer doesn't need: routing, identities, error handling, timeouts. It decides nothing by itself:
/// <see cref="CallerReader"/>, <see cref="Caller.HeadOf"/> and <see cref="SpecAnswer"/> are those of <see cref="GetChannelSpec"/>, and whatever isn't the plain case below goes on to that one, which
/// then says what is wrong with it. So a request gets the same answer on both ways; only the time differs. What each trick brings: docs/performance.md, "The hot path".
/// </summary>
public sealed class HotPath(SnapshotStore store, CallerReader callers, RequestLog log)
{
    private const string NamedPrefix = "/api/v1/channels/";
    private const string NamedSuffix = "/spec";
    private const string NamedRoute = NamedPrefix + "{name}" + NamedSuffix;

    /// <summary>The plain case: a GET or HEAD of exactly one of the two paths, by nobody or with a license whose signature was checked before, who gets a head.</summary>
    /// <returns>Null for every other request; nothing was done to that one.</returns>
    public Task? TryAnswer(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var request = context.Request;
        if (!IsPlain(request) || store.Current is not { } snapshot || !TryReadChannel(request.Path.Value!, snapshot, out var channel))
            return null;

        // By the SHA-256 of the token, decoded on the stack: no string, no signature.
        if (!callers.TryReadKnown(request.Headers.Authorization, snapshot, out var caller))
            return null;

        // Decided anew each time, as everywhere: a license freezes from one moment to the next. A frozen one's document isn't ready.
        if (caller.HeadOf(channel, snapshot).Promotion is not { Spec: { IsHead: true } spec })
            return null;

        var answer = SpecAnswer.WriteAsync(context, snapshot, spec);
        log.NoteRead(context, channel is null ? OperatorPath.Channel : NamedRoute, started);
        return answer;
    }

    /// <summary>A body, and a client that says what it has seen (<see cref="SeenPlace"/>), are the ordinary way's business.</summary>
    private static bool IsPlain(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        && !request.Headers.ContainsKey(Contracts.HeaderNames.MinSequence);

    /// <param name="path">As it was sent; variants in slashes or case are the ordinary way's business.</param>
    /// <param name="snapshot">The channels there are.</param>
    /// <param name="channel">The one named; null for the caller's own.</param>
    private static bool TryReadChannel(string path, ReleaseSnapshot snapshot, out string? channel)
    {
        channel = null;
        if (path == OperatorPath.Channel)
            return true;
        if (path.Length <= NamedPrefix.Length + NamedSuffix.Length || !path.StartsWith(NamedPrefix, StringComparison.Ordinal) || !path.EndsWith(NamedSuffix, StringComparison.Ordinal))
            return false;
        channel = snapshot.FindChannel(path.AsSpan()[NamedPrefix.Length..^NamedSuffix.Length])?.Channel.Name;
        return channel is not null;
    }
}

public static class HotPathSetup
{
    public static void UseHotPath(this WebApplication app)
    {
        var hot = app.Services.GetRequiredService<HotPath>();
        app.Use(next => context => hot.TryAnswer(context) ?? next(context));
    }
}

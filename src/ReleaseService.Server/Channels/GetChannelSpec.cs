using ReleaseService.Contracts;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Channels;

/// <summary>
/// The read path: license → channel → head → bytes, all in memory. <c>GET|POST /api/v1/operator/channel</c> gives the license's own channel,
/// <c>GET /api/v1/channels/{name}/spec</c> a named one.
/// </summary>
public static class GetChannelSpec
{
    public static Task HandleOwnAsync(HttpContext context, SnapshotStore store, CallerReader callers) => HandleAsync(null, context, store, callers);

    public static async Task HandleAsync(string? name, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await SeenPlace.OpenAsync(context.Request.Headers[HeaderNames.MinSequence], name, context, store, callers) is not { } reading)
            return;

        var (promotion, code) = reading.HeadOf(name);
        if (promotion is null)
            await ErrorAnswer.WriteAsync(context, code);
        else
            await SpecAnswer.WriteAsync(context, reading.Snapshot, promotion.Spec);
    }
}

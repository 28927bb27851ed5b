using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Updates;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// <c>GET /api/v1/updates?current=</c>: for consoles, CLIs and monitoring. JSON, or a Prometheus text for whoever prefers <c>text/plain</c>. Answered from memory like every
/// read, and cacheable by whoever sent this license as long as he asks whether it still holds: a revocation counts at once.
/// </summary>
public static class CheckUpdates
{
    public static async Task HandleAsync(string? current, string? channel, HttpContext context, SnapshotStore store, CallerReader callers, TimeProvider time)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        var entitlement = reading.Caller.EntitlementTo(channel, reading.Snapshot.Catalog);
        if (entitlement.Channel is not { } followed)
        {
            await ErrorAnswer.WriteAsync(context, entitlement.Code);
            return;
        }

        var promotions = reading.Snapshot.Channels[followed.Name];
        var history = History(promotions, reading.Snapshot);
        if (RunningVersion.Find(current ?? "", history) is not { } running)
            await ErrorAnswer.WriteAsync(context, "request_invalid", "Which version? Send ?current= with a platform version, such as 0.79.0, or the name of a release of the channel, such as 0.79.0-1.");
        else if (history.Count == 0)
            await ErrorAnswer.WriteAsync(context, "channel_empty");
        else
        {
            var verdict = UpdateRules.Check(running, history, promotions.UpTo(entitlement.AsOf).Count, followed.SupportMonths, time.GetUtcNow());
            await WriteAsync(context, Describe(current!, verdict, entitlement, reading, store.CheckedAt), reading.Snapshot);
        }
    }

    private static List<PromotedVersion> History(ChannelState channel, ReleaseSnapshot snapshot) => [.. channel.Promotions.Select(promotion =>
    {
        var release = snapshot.Releases[promotion.ReleaseId];
        return new PromotedVersion(release.Name, PlatformVersion.TryParse(release.PlatformVersion)!, release.CreatedAt, promotion.At, release.Withdrawal is not null);
    })];

    private static UpdateCheck Describe(string current, UpdateVerdict verdict, Entitlement entitlement, Reading reading, DateTimeOffset asOf) => new(
        current, entitlement.Channel!.Name, verdict.Latest.PlatformVersion.ToString(), verdict.Latest.Release, verdict.IsAvailable, verdict.IsSupported, verdict.SupportedUntil,
        [.. verdict.Since.Select(entry => new UpdateRelease(entry.Release, entry.PlatformVersion.ToString(), entry.At, reading.Snapshot.FindRelease(entry.Release)!.Notes))],
        entitlement.State, LicenseWords.Explain(entitlement.Code), asOf);

    private static Task WriteAsync(HttpContext context, UpdateCheck check, ReleaseSnapshot snapshot)
    {
        var isText = AcceptHeader.Prefers(context.Request, "text/plain");
        var response = context.Response;
        response.Headers[HeaderNames.Epoch] = snapshot.EpochText;
        response.Headers.CacheControl = SpecAnswer.CacheControl;
        response.Headers.Vary = "Authorization, Accept";

        // A weak tag (RFC 9110 §8.8.3): that somebody looked again a minute later makes no other answer.
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Serialize(check with { AsOf = default }, isText)))[..32]}\"";
        response.Headers.ETag = $"W/{tag}";
        if (ConditionalRequest.Knows(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = Serialize(check, isText);
        response.ContentType = isText ? UpdateMetrics.ContentType : "application/json";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static byte[] Serialize(UpdateCheck check, bool isText) =>
        isText ? Encoding.UTF8.GetBytes(UpdateMetrics.Write(check)) : JsonSerializer.SerializeToUtf8Bytes(check, ContractsJson.Default.UpdateCheck);
}

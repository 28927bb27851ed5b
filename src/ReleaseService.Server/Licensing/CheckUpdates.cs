using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Releases;
using ReleaseService.Core.Updates;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// <c>GET /api/v1/updates?current=</c>: for consoles, CLIs and monitoring. JSON, or a Prometheus text for whoever prefers <c>text/plain</c>. Answered from memory like every
/// read, and cacheable for a minute by whoever sent this license.
/// </summary>
public static class CheckUpdates
{
    private const string CacheControl = "private, max-age=60";

    public static async Task HandleAsync(string? current, string? channel, HttpContext context, SnapshotStore store, CallerReader callers, TimeProvider time)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        if (current is null || PlatformVersion.TryParse(current) is not { } version)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", "Which version? Send ?current= with a platform version, such as 0.79.0.");
            return;
        }

        var entitlement = reading.Caller.EntitlementTo(channel, reading.Snapshot.Catalog);
        if (entitlement.Channel is not { } followed)
            await ErrorAnswer.WriteAsync(context, entitlement.Code);
        else if (reading.Snapshot.Channels[followed.Name].UpTo(entitlement.AsOf) is not { Count: > 0 } promotions)
            await ErrorAnswer.WriteAsync(context, "channel_empty");
        else
            await WriteAsync(context, Describe(reading, entitlement.Code, version, followed, promotions, store.CheckedAt, time.GetUtcNow()), reading.Snapshot);
    }

    private static UpdateCheck Describe(
        Reading reading, string code, PlatformVersion current, Core.Channels.Channel channel, IReadOnlyList<PromotionState> promotions, DateTimeOffset asOf, DateTimeOffset now)
    {
        var releases = reading.Snapshot.Releases;
        var history = promotions.Select(promotion => releases[promotion.ReleaseId] is var release
            ? new PromotedVersion(release.Name, PlatformVersion.TryParse(release.PlatformVersion)!, release.CreatedAt, promotion.At, release.Withdrawal is not null)
            : throw new InvalidOperationException("A promotion's release is in its snapshot.")).ToList();
        var verdict = UpdateRules.Check(current, history, channel.SupportMonths, now);
        return new UpdateCheck(
            current.ToString(), channel.Name, verdict.Latest.PlatformVersion.ToString(), verdict.Latest.Release, verdict.IsAvailable, verdict.IsSupported, verdict.SupportedUntil,
            [.. verdict.Since.Select(entry => new UpdateRelease(entry.Release, entry.PlatformVersion.ToString(), entry.At, reading.Snapshot.FindRelease(entry.Release)!.Notes))],
            reading.Caller.Standing.State, LicenseWords.Explain(code), asOf);
    }

    private static Task WriteAsync(HttpContext context, UpdateCheck check, ReleaseSnapshot snapshot)
    {
        var isText = AcceptHeader.Prefers(context.Request, "text/plain");
        var body = isText ? Encoding.UTF8.GetBytes(UpdateMetrics.Write(check)) : JsonSerializer.SerializeToUtf8Bytes(check, ContractsJson.Default.UpdateCheck);
        var response = context.Response;
        response.Headers[HeaderNames.Epoch] = snapshot.EpochText;
        response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
        response.Headers.CacheControl = CacheControl;
        response.Headers.Vary = "Authorization, Accept";
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && known == response.Headers.ETag.ToString())
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = isText ? "text/plain; version=0.0.4; charset=utf-8" : "application/json";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

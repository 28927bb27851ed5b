using Microsoft.EntityFrameworkCore;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Releases;

namespace ReleaseService.Server.Releases;

/// <summary><c>GET /api/v1/releases/{id}/manifest</c>: the bytes that the digest covers.</summary>
public static class GetManifest
{
    public static async Task HandleAsync(string releaseId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        if (await FindStoredRelease.ByTextAsync(db, releaseId, context.RequestAborted) is { } release)
            await JsonAnswer.WriteBytesAsync(context, release.Manifest, StatusCodes.Status200OK);
        else
            await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown);
    }
}

using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Releases;

namespace ReleaseService.Server.Releases;

/// <summary><c>GET /api/v1/releases/{id}/diff?from=</c>: what changes, leaf by leaf; as a JSON Patch (RFC 6902) where the request accepts that.</summary>
public static class DiffReleases
{
    private const string JsonPatchType = "application/json-patch+json";

    public static async Task HandleAsync(string releaseId, string? from, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
        var after = await FindStoredRelease.ByTextAsync(db, releaseId, context.RequestAborted);
        var before = string.IsNullOrEmpty(from) ? null : await FindStoredRelease.ByTextAsync(db, from, context.RequestAborted);
        if (string.IsNullOrEmpty(from))
            await ErrorAnswer.WriteAsync(context, "request_invalid", "Diff against what? Send ?from= with the id or name of the release before.");
        else if (after is null || before is null)
            await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown, $"There is no release with the id or name given {(after is null ? "in the path" : "as from")}.");
        else if (AcceptHeader.Names(context.Request, JsonPatchType))
            await JsonAnswer.WriteBytesAsync(context, JsonPatch.Between(before, after), StatusCodes.Status200OK, JsonPatchType);
        else
            await JsonAnswer.WriteAsync(context, ReleaseComparison.Compare(before, after), ContractsJson.Default.ReleaseDiff);
    }
}

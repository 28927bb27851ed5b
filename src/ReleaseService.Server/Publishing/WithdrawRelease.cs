using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Releases;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Publishing;

/// <summary>
/// <c>POST /api/v1/releases/{id}/withdrawal</c>: no channel takes the release any more. Those that serve it go on doing so until somebody rolls them back, which the answer
/// offers: to change channels behind their people's back would be one more surprise on a bad day.
/// </summary>
public static class WithdrawRelease
{
    public static async Task HandleAsync(
        string releaseId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher, SnapshotStore store)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.WithdrawRequest) is not { } request)
            return;
        if (ReasonRules.CheckRequired(request.Reason, "A withdrawal takes a reason; say why.") is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        if (await TransactAsync(releaseId, request.Reason!, context, contexts, time) is not var (release, isNew))
        {
            await ErrorAnswer.WriteAsync(context, ErrorTable.ReleaseUnknown, "There is no release with this id, alias or name.");
            return;
        }

        if (await Reading.AfterWriteAsync(context, refresher, store) is not { } reading)
            return;
        var result = new WithdrawResult(GetRelease.Describe(reading, reading.Snapshot.Releases[release.Id]), isNew, HeadsOf(release.Id, reading.Snapshot));
        await JsonAnswer.WriteAsync(context, reading.Snapshot, result, ContractsJson.Default.WithdrawResult);
    }

    /// <returns>Null where there is no such release.</returns>
    private static async Task<(Release Release, bool IsNew)?> TransactAsync(
        string text, string reason, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (await FindStoredRelease.ByTextAsync(db, text, cancellation) is not { } release)
            return null;
        if (await db.Withdrawals.AnyAsync(row => row.ReleaseId == release.Id, cancellation))
            return (release, false);
        await WriteAsync(db, write, release, reason, context, cancellation);
        return (release, true);
    }

    private static Task WriteAsync(ReleaseDbContext db, WriteTransaction write, Release release, string reason, HttpContext context, CancellationToken cancellation)
    {
        var actor = context.Identity()!.Actor;
        db.Withdrawals.Add(new WithdrawalRow { ReleaseId = release.Id, Actor = actor, Reason = reason, At = write.Now, Revision = write.Revision });
        write.Audit(new AuditRecord(actor, context.Address(), AuditActions.Withdraw, release.Name, reason) { DigestBefore = release.Digest });
        return write.CommitAsync($"withdrew {release.Name}", cancellation);
    }

    private static IReadOnlyList<WithdrawnHead> HeadsOf(Guid releaseId, ReleaseSnapshot snapshot) =>
        [.. snapshot.Channels.Values.Where(channel => channel.Head?.ReleaseId == releaseId).OrderBy(channel => channel.Channel.Name, StringComparer.Ordinal).Select(channel =>
        {
            var previous = PromotionRules.PreviousOf(channel.History(snapshot), id => snapshot.Releases[id].Withdrawal is not null);
            return new WithdrawnHead(channel.Channel.Name, channel.Head!.Sequence, previous is null ? null : new(previous.ReleaseId, snapshot.Releases[previous.ReleaseId].Name));
        })];
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Channels;

/// <summary>
/// <c>POST /api/v1/channels/{name}/promotions</c>: the one way by which a release gets to deployments. All facts are read, judged and written in one transaction
/// under the writers' lock, so that no other promotion comes in between; a dry run does the same without the end. Nothing is answered under the lock: a slow reader
/// would hold up a rollback.
/// </summary>
public static class PromoteRelease
{
    private const string DryRun = "dryRun";

    public static async Task HandleAsync(string name, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher)
    {
        // A misspelt ?dry-run=true must not promote.
        var query = context.Request.Query;
        var isDryRun = query[DryRun] == "true";
        if (query.Keys.Any(key => key != DryRun) || (query.ContainsKey(DryRun) && !isDryRun && query[DryRun] != "false"))
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", "The one parameter there is, dryRun, is true or false.");
            return;
        }

        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.PromoteRequest) is not { } request)
            return;
        if (CheckRequest(request) is { } problem)
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
        else if (request.Force && context.Identity()!.Role < Role.Admin)
            await context.RefuseAsync("force_forbidden");
        else
            await (await TransactAsync(name, request, isDryRun, context, contexts, time, refresher))();
    }

    private static string? CheckRequest(PromoteRequest request)
    {
        if (request.ReleaseId is not null && request.Release is not null)
            return "Name the release by releaseId or by release, not by both.";
        if (request.ReleaseId is null && string.IsNullOrEmpty(request.Release) && !request.IsRollback)
            return "Which release? Send releaseId, or its name as release; only a rollback may leave it open.";
        if (request.ExpectedSequence < 0)
            return "expectedSequence must be a sequence, or 0 for a channel that has had nothing.";
        return ReasonRules.Check(request.Reason ?? "");
    }

    /// <returns>The answer, to be written once the lock is gone.</returns>
    private static async Task<Func<Task>> TransactAsync(
        string name, PromoteRequest request, bool isDryRun, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher)
    {
        var (identity, cancellation) = (context.Identity()!, context.RequestAborted);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var repeatable = await IdempotentRequest.OpenAsync(
            context, db, name, request, ContractsJson.Default.PromoteRequest, earlier => IdempotentRequest.ReplayAsync(context, earlier, StatusCodes.Status200OK), isKept: !isDryRun);
        if (repeatable.Answer is { } known)
            return known;
        var (facts, error) = await PromotionFacts.ReadAsync(db, name, request, cancellation);
        if (facts is null)
            return () => ErrorAnswer.WriteAsync(context, error!);
        var result = Judge(facts, request, identity.Actor, write.Now);
        if (Refuse(context, facts, request, result, isDryRun) is { } refusal)
            return refusal;
        if (isDryRun)
            return () => JsonAnswer.WriteAsync(context, result with { DryRun = true }, ContractsJson.Default.PromotionResult);

        if (result.Changed)
            await WriteAsync(db, write, facts, result.Promotion!, context, cancellation);
        var answer = JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.PromotionResult);
        await repeatable.KeepAsync(db, answer, write.Now, cancellation);
        if (result.Changed)
            await write.CommitAsync($"promoted {facts.Release.Name} to {name}", cancellation);
        else if (repeatable.IsKept)
            await write.CommitUnauditedAsync($"kept the answer that {facts.Release.Name} is {name}'s head already", cancellation);
        return async () =>
        {
            await refresher.ShowWriteAsync();
            await JsonAnswer.WriteBytesAsync(context, answer, StatusCodes.Status200OK);
        };
    }

    private static PromotionResult Judge(PromotionFacts facts, PromoteRequest request, string actor, DateTimeOffset now)
    {
        var diff = ReleaseComparison.Compare(facts.Head?.Release, facts.Release);
        var head = facts.Head?.Promotion;
        if (PromotionRules.Next(head is null ? null : (head.Sequence, head.ReleaseId, head.At), facts.Release.Id, now) is not { } next)
            return new(facts.Channel.Name, Changed: false, DryRun: false, head, head, [], [], diff);

        var proposal = new PromotionProposal(facts.Channel, facts.Release, request.IsRollback, request.Force, request.Reason ?? "");
        var findings = facts.KindChanges();
        var verdict = PromotionRules.Check(proposal, facts.Head?.Release, facts.IsWithdrawn, facts.Own, facts.Required, findings, now);
        var promotion = new PromotionDetails(
            next.Sequence, facts.Release.Id, facts.Release.Name, facts.Release.PlatformVersion.ToString(), actor, proposal.Reason, next.At, proposal.IsRollback, verdict.Forced);
        return new(facts.Channel.Name, Changed: true, DryRun: false, promotion, head, verdict.Refusals, [.. findings.Select(finding => finding.ToDetails())], diff);
    }

    /// <summary>A dry run tells refusals in its answer; that the channel has moved on is an error for both.</summary>
    private static Func<Task>? Refuse(HttpContext context, PromotionFacts facts, PromoteRequest request, PromotionResult result, bool isDryRun)
    {
        var head = facts.Head?.Promotion;
        if (result.Changed && request.ExpectedSequence is { } expected && expected != (head?.Sequence ?? 0))
        {
            var now = head is null ? "it has had nothing" : $"{head.Actor} put {head.ReleaseName} there as {head.Sequence} at {Core.Timestamp.Format(head.At)}";
            return () => ErrorAnswer.WriteAsync(
                context, "sequence_conflict", $"{facts.Channel.Name} isn't at {expected}: {now}. Look at what that means for yours, then send the new sequence.", problem => problem with { Head = head });
        }

        if (isDryRun || result.Refusals.Count == 0)
            return null;
        return () => ErrorAnswer.WriteAsync(
            context, "promotion_refused", string.Join(" ", result.Refusals.Select(refusal => refusal.Message)), problem => problem with { Refusals = result.Refusals, Findings = result.Findings });
    }

    private static async Task WriteAsync(ReleaseDbContext db, WriteTransaction write, PromotionFacts facts, PromotionDetails promotion, HttpContext context, CancellationToken cancellation)
    {
        var cause = new PromotionCause(promotion.Actor, promotion.Reason, write.Now, promotion.IsRollback, promotion.Forced);
        await AppendPromotion.RunAsync(db, write, facts.Channel, facts.Release, cause, cancellation);
        write.Audit(new AuditRecord(promotion.Actor, context.Address(), AuditActions.Promote, facts.Channel.Name, promotion.Reason)
        {
            Details = new Dictionary<string, string>
            {
                ["sequence"] = promotion.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["release"] = promotion.ReleaseName,
                ["rollback"] = promotion.IsRollback ? "true" : "false",
                ["forced"] = string.Join(",", promotion.Forced),
            },
            DigestBefore = facts.Head?.Release.Digest,
            DigestAfter = facts.Release.Digest,
        });
    }
}

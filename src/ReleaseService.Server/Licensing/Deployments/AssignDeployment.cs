using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Publishing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Deployments;

/// <summary>
/// <c>PUT</c> and <c>DELETE /api/v1/deployments/{deploymentId}/assignment</c>: moves a deployment to a channel without a new license, and back to what its license says. Judged
/// in the transaction that writes it, as promotions are; refused where the deployment would go down, unless forced.
/// </summary>
public sealed class AssignDeployment(IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher, SnapshotStore store, KeyRing ring, LicensingSettings settings)
{
    public static async Task HandlePutAsync(string deploymentId, HttpContext context, AssignDeployment assign, CallerReader callers, LicenseDescription description)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.AssignmentRequest) is not { } request)
            return;
        var problem = string.IsNullOrEmpty(request.Channel) ? "Which channel? Send its name as channel; DELETE ends an assignment."
            : ReasonRules.CheckRequired(request.Reason, "An assignment takes a reason; say why.");
        if (problem is null)
            await assign.HandleAsync(deploymentId, new(request.Channel, request.Reason!, request.Force), context, callers, description);
        else
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
    }

    public static Task HandleDeleteAsync(string deploymentId, bool? force, HttpContext context, AssignDeployment assign, CallerReader callers, LicenseDescription description) =>
        assign.HandleAsync(deploymentId, new(null, "", force == true), context, callers, description);

    private async Task HandleAsync(string deploymentId, Move move, HttpContext context, CallerReader callers, LicenseDescription description)
    {
        var deployment = DeploymentIds.Normalize(deploymentId);
        var refusal = !DeploymentIds.IsOne(deployment) ? ("request_invalid", DeploymentIds.Wanted)
            : move.Force && context.Identity()!.Role < Role.Admin ? ("force_forbidden", null)
            : await TransactAsync(deployment, move, context);
        if (refusal is var (code, detail))
        {
            await ErrorAnswer.WriteAsync(context, code, detail);
            return;
        }

        await refresher.ShowWriteAsync();
        await GetDeployment.HandleAsync(deployment, null, context, contexts, store, callers, description);
    }

    /// <returns>Code and detail of the refusal; null when it is done, or was so already.</returns>
    private async Task<(string Code, string? Detail)?> TransactAsync(string deployment, Move move, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (move.Channel is not null && !await db.Channels.AnyAsync(row => row.Name == move.Channel, cancellation))
            return ("channel_unknown", null);
        var row = await db.Assignments.SingleOrDefaultAsync(row => row.DeploymentId == deployment, cancellation);
        if (row?.Channel == move.Channel && (move.Channel is null || row!.Reason == move.Reason))
            return null;

        var facts = await AssignmentFacts.ReadAsync(db, deployment, row?.Channel, move.Channel, write.Now, ring.Current, settings.Rules, cancellation);
        var refusal = facts.Select(fact => AssignmentRules.RefuseMove(fact.From, fact.To, fact.FreezesAt)).FirstOrDefault(refusal => refusal is not null);
        if (refusal is not null && !move.Force)
            return ("assignment_refused", $"{refusal} Wait until the channel has caught up, or have an administrator force it.");
        Write(db, write, deployment, row, move, isForced: refusal is not null, context);
        await write.CommitAsync(move.Channel is null ? "assignment ended" : $"deployment assigned to {move.Channel}", cancellation);
        return null;
    }

    private static void Write(ReleaseDbContext db, WriteTransaction write, string deployment, AssignmentRow? row, Move move, bool isForced, HttpContext context)
    {
        var actor = context.Identity()!.Actor;
        write.Audit(new AuditRecord(actor, context.Address(), move.Channel is null ? AuditActions.Unassign : AuditActions.Assign, deployment, move.Reason)
        {
            Details = new Dictionary<string, string> { ["before"] = row?.Channel ?? "", ["channel"] = move.Channel ?? "", ["forced"] = isForced ? "true" : "false" },
        });
        if (row is null)
            db.Assignments.Add(new AssignmentRow { DeploymentId = deployment, Channel = move.Channel, Actor = actor, Reason = move.Reason, At = write.Now, Revision = write.Revision });
        else
            (row.Channel, row.Actor, row.Reason, row.At, row.Revision) = (move.Channel, actor, move.Reason, write.Now, write.Revision);
    }

    /// <param name="Channel">Where to; null: to wherever its license says.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Force">Also down.</param>
    private sealed record Move(string? Channel, string Reason, bool Force);
}

using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Promotions;

/// <summary>
/// A promotion or rollback in its three steps: a dry run whose diff is shown, the question, and the promotion itself. What is done is what
/// was shown: it names the release and the head of the dry run, so a channel that moved on in between is a conflict, and the answer must name them too.
/// </summary>
internal static class Promotion
{
    public static async Task<int> RunAsync(Call call, string channel, PromoteRequest wanted, PromotionOptions options)
    {
        var request = wanted with { ExpectedSequence = call.Get(options.ExpectedSequence), Force = call.Get(options.Force) };
        if (request is { Force: true, Reason: null or "" })
            throw CommandException.ForceWithoutReason();
        var preview = await PreviewAsync(call, channel, request);
        if (call.Get(options.DryRun))
        {
            call.Out.Answer(preview, ContractsJson.Default.PromotionResult, PromotionView.Of);
            return Refusals(preview, request).Any() ? ExitCode.Findings : ExitCode.Fine;
        }

        var isThere = preview is { Changed: false, Refusals.Count: 0 };
        if (!isThere && !await AgreeAsync(call, preview, request, call.Get(options.Yes)))
            throw CommandException.Declined();
        var done = isThere ? preview : await SendAsync(call, preview, request);
        call.Out.Answer(done, ContractsJson.Default.PromotionResult, PromotionView.OfHead);
        return ExitCode.Fine;
    }

    public static async Task<PromotionResult> PreviewAsync(Call call, string channel, PromoteRequest request)
    {
        var preview = await call.Client.PromoteAsync(channel, request, dryRun: true, cancellation: call.Cancellation);
        return preview.Promotion is null || preview.Promotion.ReleaseId == preview.Diff.To.ReleaseId
            ? preview
            : throw new CommandException(
                $"The server would promote {preview.Promotion.ReleaseName} ({preview.Promotion.ReleaseId}) and shows the changes of {preview.Diff.To.Name} ({preview.Diff.To.ReleaseId}).",
                "Nothing was changed. That is a bug of the server; report it.", ExitCode.Conflict);
    }

    /// <summary>Shows what changes and asks; what is refused is never asked for.</summary>
    public static async Task<bool> AgreeAsync(Call call, PromotionResult preview, PromoteRequest request, bool yes)
    {
        call.Preview.Show(PromotionView.Of(preview));
        if (Refusals(preview, request).Any())
            throw new CommandException($"{preview.Channel} doesn't take {preview.Diff.To.Name}.", "Do what the refusals above say; nothing was changed.", ExitCode.Findings);
        return await call.ConfirmAsync($"{(request.IsRollback ? "Roll" : "Promote")} {preview.Channel} {(request.IsRollback ? "back " : "")}to {preview.Diff.To.Name}", yes);
    }

    public static async Task<PromotionResult> SendAsync(Call call, PromotionResult preview, PromoteRequest request)
    {
        var shown = preview.Diff.To;
        var sent = request with { ReleaseId = shown.ReleaseId, Release = null, ExpectedSequence = request.ExpectedSequence ?? preview.Previous?.Sequence ?? 0 };
        var done = await call.Client.PromoteAsync(preview.Channel, sent, idempotencyKey: Guid.NewGuid().ToString(), cancellation: call.Cancellation);
        CheckDone(done, shown.ReleaseId, shown.Name);
        return done;
    }

    /// <summary>That the answer is of the release that was sent: an id that the server takes for another release's must never pass for done.</summary>
    public static void CheckDone(PromotionResult done, Guid releaseId, string name)
    {
        if (done.Promotion is { } promotion && promotion.ReleaseId == releaseId)
            return;
        throw new CommandException(
            $"{done.Channel} has {(done.Promotion is { } other ? $"{other.ReleaseName} ({other.ReleaseId})" : "nothing")} now, and not {name} ({releaseId}), which was shown and sent.",
            $"Look at 'releasectl channels history {done.Channel}' and roll back what nobody wanted; then report this as a bug of the server.", ExitCode.Conflict);
    }

    private static IEnumerable<Refusal> Refusals(PromotionResult preview, PromoteRequest request) => preview.Refusals.Where(refusal => !(request.Force && refusal.CanForce));
}

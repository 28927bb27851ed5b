using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Promotions;

/// <summary>
/// A promotion or rollback in its three steps: a dry run whose diff is shown, the question, and the promotion itself. What is done is what
/// was shown: it names the release and the head of the dry run, so a channel that moved on in between is a conflict.
/// </summary>
internal static class Promotion
{
    public static async Task<int> RunAsync(Call call, string channel, PromoteRequest wanted, PromotionOptions options)
    {
        var request = wanted with { ExpectedSequence = call.Get(options.ExpectedSequence), Force = call.Get(options.Force) };
        if (request is { Force: true, Reason: null or "" })
            throw new CommandException("--force takes a reason.", "Say why with --reason; histories and the audit show it.");
        var preview = await call.Client.PromoteAsync(channel, request, dryRun: true, cancellation: call.Cancellation);
        var refusals = preview.Refusals.Where(refusal => !(request.Force && refusal.CanForce)).ToList();
        if (call.Get(options.DryRun))
        {
            call.Out.Answer(preview, ContractsJson.Default.PromotionResult, PromotionView.Of);
            return refusals.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
        }

        if (!preview.Changed && refusals.Count == 0)
        {
            call.Out.Answer(preview, ContractsJson.Default.PromotionResult, PromotionView.OfHead);
            return ExitCode.Fine;
        }

        call.Preview.Show(PromotionView.Of(preview));
        if (refusals.Count > 0)
            throw new CommandException($"{channel} doesn't take {Release(preview, wanted)}.", "Do what the refusals above say; nothing was changed.", ExitCode.Findings);
        if (!await call.ConfirmAsync($"{(wanted.IsRollback ? "Roll" : "Promote")} {channel} {(wanted.IsRollback ? "back " : "")}to {Release(preview, wanted)}", call.Get(options.Yes)))
            throw new CommandException("Nothing was changed.", "Answer y to go on, or add --yes.");
        return await SendAsync(call, channel, AsShown(request, preview));
    }

    public static async Task<int> SendAsync(Call call, string channel, PromoteRequest request)
    {
        var done = await call.Client.PromoteAsync(channel, request, idempotencyKey: Guid.NewGuid().ToString(), cancellation: call.Cancellation);
        call.Out.Answer(done, ContractsJson.Default.PromotionResult, PromotionView.OfHead);
        return ExitCode.Fine;
    }

    private static PromoteRequest AsShown(PromoteRequest request, PromotionResult preview) => request with
    {
        ReleaseId = preview.Promotion?.ReleaseId ?? preview.Diff.To.ReleaseId,
        Release = null,
        ExpectedSequence = request.ExpectedSequence ?? preview.Previous?.Sequence ?? 0,
    };

    private static string Release(PromotionResult preview, PromoteRequest wanted) => preview.Promotion?.ReleaseName ?? wanted.Release ?? preview.Diff.To.Name;
}

using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Promotions;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Publishing;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases withdraw</c>, and the offer to roll back the channels whose head it is.</summary>
internal static class WithdrawRelease
{
    public static Command Create()
    {
        var (name, yes) = (GlobalOptions.Release(), GlobalOptions.Yes());
        var reason = GlobalOptions.Reason("Why; the release shows it.");
        reason.Required = true;
        return new Verb(
            "withdraw", "Withdraws a release for good: no channel takes it any more; whoever has it keeps it. Channels whose head it is are offered their previous release.",
            "releasectl releases withdraw 0.79.0-1 --reason \"Loses runs while it migrates.\"")
            .With(name, reason, yes)
            .Runs(call => RunAsync(call, call.Get(name), call.Get(reason)!, call.Get(yes)));
    }

    private static async Task<int> RunAsync(Call call, string name, string reason, bool yes)
    {
        await call.MustConfirmAsync($"Withdraw {name} for good", yes);
        var withdrawn = await call.Client.WithdrawAsync(name, reason, call.Cancellation);
        call.Out.Answer(withdrawn, ContractsJson.Default.WithdrawResult, result => Cell.Of($"{result.Release.Name} {(result.Changed ? "is withdrawn" : "was withdrawn already")}.\n"));
        return await OfferRollbacksAsync(call, withdrawn, reason);
    }

    /// <summary>All are named before anything is asked, so that nothing that happens then hides one.</summary>
    private static async Task<int> OfferRollbacksAsync(Call call, WithdrawResult withdrawn, string reason)
    {
        var release = withdrawn.Release.Name;
        foreach (var head in withdrawn.Heads)
        {
            call.Warn(head.Previous is { } previous
                ? $"{head.Channel} still serves {release}; 'releasectl rollback {head.Channel} --to {previous.Name} --reason …' takes it back."
                : $"{head.Channel} still serves {release} and has no release to go back to; promote a newer one.");
        }

        var exitCode = ExitCode.Fine;
        foreach (var head in withdrawn.Heads.Where(head => head.Previous is not null && call.Surroundings.CanAsk))
        {
            try
            {
                await OfferRollbackAsync(call, head, new PromoteRequest(head.Previous!.ReleaseId, Reason: $"{release} was withdrawn: {reason}", ExpectedSequence: head.Sequence, IsRollback: true));
            }
            catch (Exception e) when (!call.Cancellation.IsCancellationRequested && Failure.Of(e, call) is { } failure)
            {
                exitCode = call.Report(failure);
                call.Warn($"{head.Channel} still serves {release}.");
            }
        }

        return exitCode;
    }

    /// <summary>The same way as <c>rollback</c>: what changes, the question, the promotion. Asked even after <c>--yes</c>, which was said of the withdrawal.</summary>
    private static async Task OfferRollbackAsync(Call call, WithdrawnHead head, PromoteRequest request)
    {
        var preview = await Promotion.PreviewAsync(call, head.Channel, request);
        if (preview is { Changed: false, Refusals.Count: 0 })
            call.Preview.Show(PromotionView.OfHead(preview));
        else if (await Promotion.AgreeAsync(call, preview, request, yes: false))
            call.Preview.Show(PromotionView.OfHead(await Promotion.SendAsync(call, preview, request)));
        else
            call.Warn($"{head.Channel} stays as it is.");
    }
}

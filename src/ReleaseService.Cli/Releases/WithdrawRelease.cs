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
        if (!await call.ConfirmAsync($"Withdraw {name} for good", yes))
            throw new CommandException("Nothing was changed.", "Answer y to go on, or add --yes.");
        var withdrawn = await call.Client.WithdrawAsync(name, reason, call.Cancellation);
        call.Out.Answer(withdrawn, ContractsJson.Default.WithdrawResult, result => Cell.Of($"{result.Release.Name} {(result.Changed ? "is withdrawn" : "was withdrawn already")}.\n"));
        foreach (var head in withdrawn.Heads)
            await OfferRollbackAsync(call, withdrawn.Release.Name, head, reason);
        return ExitCode.Fine;
    }

    /// <summary>Asked even after <c>--yes</c>, which was said of the withdrawal.</summary>
    private static async Task OfferRollbackAsync(Call call, string release, WithdrawnHead head, string reason)
    {
        if (head.Previous is not { } previous)
        {
            call.Warn($"{head.Channel} still serves {release} and has no release to go back to; promote a newer one.");
            return;
        }

        var request = new PromoteRequest(previous.ReleaseId, Reason: $"{release} was withdrawn: {reason}", ExpectedSequence: head.Sequence, IsRollback: true);
        if (call.Surroundings.CanAsk && await call.ConfirmAsync($"{head.Channel} still serves {release}; roll it back to {previous.Name}", yes: false))
            call.Error.Show(PromotionView.OfHead(await call.Client.PromoteAsync(head.Channel, request, idempotencyKey: Guid.NewGuid().ToString(), cancellation: call.Cancellation)));
        else
            call.Warn($"{head.Channel} still serves {release}; 'releasectl rollback {head.Channel} --to {previous.Name} --reason …' takes it back.");
    }
}

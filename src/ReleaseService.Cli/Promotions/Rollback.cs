using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Promotions;

/// <summary><c>releasectl rollback</c>: one more promotion, of an older release.</summary>
internal static class Rollback
{
    public static Command Create()
    {
        var channel = GlobalOptions.Channel();
        var options = new PromotionOptions();
        var to = new Option<string?>("--to") { HelpName = "RELEASE", Description = "Where to; without: the release that the channel had before." };
        var reason = GlobalOptions.Reason("Why; histories and the audit show it.");
        reason.Required = true;
        return new Verb(
            "rollback", "Rolls a channel back to its previous release, or to an older one: shows what changes, asks, and does it.",
            "releasectl rollback stable --reason \"Ingestion stalls on 0.79.0.\"",
            "releasectl rollback stable --to 0.78.2-1 --reason \"Ingestion stalls on 0.79.\" --yes")
            .With(channel, to, reason).With(options.All)
            .Runs(call => Promotion.RunAsync(
                call, call.Get(channel), new PromoteRequest(Release: call.Get(to), Reason: call.Get(reason), IsRollback: true), options));
    }
}

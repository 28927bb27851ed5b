using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Promotions;

/// <summary><c>releasectl promote</c>: makes a release a channel's head.</summary>
internal static class Promote
{
    public static Command Create()
    {
        var (release, channel) = (GlobalOptions.Release(), GlobalOptions.Channel());
        var options = new PromotionOptions();
        var reason = GlobalOptions.Reason("Why; histories and the audit show it. Required with --force.");
        return new Verb(
            "promote", "Promotes a release to a channel: shows what changes for its deployments, asks, and does it. Never goes down: that is 'releasectl rollback'.",
            "releasectl promote 0.79.0-1 stable --dry-run",
            "releasectl promote 0.79.0-1 stable --reason \"No open problems after three days on beta.\" --yes",
            "releasectl promote 0.79.0-1 stable --expected-sequence 41 --yes -o json")
            .With(release, channel, reason).With(options.All)
            .Runs(call => Promotion.RunAsync(
                call, call.Get(channel), new PromoteRequest(Release: call.Get(release), Reason: call.Get(reason)), options));
    }
}

using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cli.Channels;

/// <summary><c>releasectl channels history</c>: the append-only list of promotions.</summary>
internal static class ShowHistory
{
    public static Command Create()
    {
        var name = GlobalOptions.Channel();
        var last = new Option<int?>("--last") { HelpName = "COUNT", Description = "Only so many of the newest." };
        return new Verb("history", "Lists a channel's promotions, in order of sequence: what, when, by whom and why.", "releasectl channels history stable --last 10")
            .With(name, last)
            .Runs(call => RunAsync(call, call.Get(name), call.Get(last)));
    }

    /// <summary>All of it, or the last part, page by page.</summary>
    public static async Task<PromotionList> ReadAsync(PublisherClient client, string channel, int? last, CancellationToken cancellation)
    {
        // Sequences have no gaps.
        var after = last is { } count ? Math.Max(0, ((await client.GetChannelAsync(channel, cancellation)).Head?.Sequence ?? 0) - count) : 0;
        List<PromotionDetails> promotions = [];
        while (true)
        {
            var page = await client.GetPromotionsAsync(channel, after, cancellation: cancellation);
            promotions.AddRange(page.Promotions);
            if (page.Promotions.Count == 0 || page.Promotions[^1].Sequence >= page.HeadSequence)
                return page with { Promotions = promotions };
            after = page.Promotions[^1].Sequence;
        }
    }

    private static async Task<int> RunAsync(Call call, string name, int? last)
    {
        var history = await ReadAsync(call.Client, name, last, call.Cancellation);
        call.Out.Answer(history, ContractsJson.Default.PromotionList, list => Listing.Of(
            list.Promotions,
            ("SEQUENCE", entry => entry.Sequence.ToString()), ("RELEASE", entry => entry.ReleaseName), ("PLATFORM", entry => entry.PlatformVersion), ("AT", entry => Cell.Time(entry.At)),
            ("ACTOR", entry => entry.Actor), ("KIND", Kind), ("REASON", entry => entry.Reason)));
        return ExitCode.Fine;
    }

    private static string Kind(PromotionDetails entry) =>
        $"{(entry.IsRollback ? "rollback" : "promotion")}{(entry.Forced.Count > 0 ? $" (forced {string.Join(", ", entry.Forced)})" : "")}";
}

using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases list</c>.</summary>
internal static class ListReleases
{
    private const int LargestPage = 1000;

    public static Command Create()
    {
        var limit = new Option<int>("--limit") { HelpName = "COUNT", Description = "At most so many; 0 for all.", DefaultValueFactory = _ => 50 };
        return new Verb("list", "Lists the releases, newest first.", "releasectl releases list", "releasectl releases list --limit 0 -o json")
            .With(limit)
            .Runs(call => RunAsync(call, call.Get(limit)));
    }

    /// <summary>Page by page.</summary>
    /// <param name="client">The server.</param>
    /// <param name="limit">At most so many; 0 for all.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public static async Task<ReleaseList> ReadAsync(PublisherClient client, int limit, CancellationToken cancellation)
    {
        List<ReleaseDetails> releases = [];
        Guid? next = null;
        do
        {
            var page = await client.GetReleasesAsync(next, limit == 0 ? LargestPage : Math.Min(limit - releases.Count, LargestPage), cancellation);
            releases.AddRange(page.Releases);
            next = page.Next;
        }
        while (next is not null && (limit == 0 || releases.Count < limit));
        return new(releases, next);
    }

    private static async Task<int> RunAsync(Call call, int limit)
    {
        if (limit < 0)
            throw new CommandException("--limit is negative.", "Give how many releases to list, or 0 for all.");
        var releases = await ReadAsync(call.Client, limit, call.Cancellation);
        call.Out.Answer(releases, ContractsJson.Default.ReleaseList, list => Listing.Of(
            list.Releases,
            ("NAME", release => release.Name), ("PLATFORM", release => release.PlatformVersion), ("CHART", release => release.Chart.Version ?? release.Chart.Digest ?? "-"), ("CREATED", release => Cell.Time(release.CreatedAt)),
            ("CHANNELS", release => release.Channels.Count == 0 ? "-" : string.Join(", ", release.Channels)), ("STATE", release => release.WithdrawnAt is null ? "" : "withdrawn")));
        return ExitCode.Fine;
    }
}

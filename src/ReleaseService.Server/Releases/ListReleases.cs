using ReleaseService.Contracts;
using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Releases;

/// <summary><c>GET /api/v1/releases</c>: every release, newest first, also what no channel has had. Pages go on after a release, so that one published meanwhile
/// shifts nothing.</summary>
public static class ListReleases
{
    private const int DefaultLimit = 100;

    public static async Task HandleAsync(Guid? after, int? limit, HttpContext context, SnapshotStore store, CallerReader callers)
    {
        if (await Reading.OpenAsync(context, store, callers) is not { } reading)
            return;
        if (limit is < 1 or > PageQuery.MaxLimit || (after is { } id && !reading.Snapshot.Releases.ContainsKey(id)))
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", $"limit must be 1 – {PageQuery.MaxLimit}, and after the id of a release, as next of the last page has it.");
            return;
        }

        var rest = reading.Snapshot.NewestFirst.AsEnumerable();
        if (after is not null)
            rest = rest.SkipWhile(release => release.Id != after).Skip(1);
        var page = rest.Take((limit ?? DefaultLimit) + 1).ToList();
        var hasMore = page.Count > (limit ?? DefaultLimit);
        if (hasMore)
            page.RemoveAt(page.Count - 1);
        await JsonAnswer.WriteAsync(
            context, reading.Snapshot, new ReleaseList([.. page.Select(release => GetRelease.Describe(reading, release))], hasMore ? page[^1].Id : null), ContractsJson.Default.ReleaseList);
    }
}

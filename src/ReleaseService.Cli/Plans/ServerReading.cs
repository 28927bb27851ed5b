using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Releases;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;
using ReleaseService.Core.Releases;

namespace ReleaseService.Cli.Plans;

/// <summary>Reads from the server what a plan compares a folder with.</summary>
internal static class ServerReading
{
    public static Task<ServerState> ReadAsync(Call call, ChannelsFolder folder, PlanScope scope) =>
        call.Error.WhileAsync("Reading the server's channels and releases", tell => ReadAsync(call, folder, scope, tell));

    private static async Task<ServerState> ReadAsync(Call call, ChannelsFolder folder, PlanScope scope, Action<string> tell)
    {
        // One whose history can't be read doesn't count as there: what requires it can't be judged here.
        var channels = (await call.Client.GetChannelsAsync(call.Cancellation)).Channels.Where(channel => scope.MayRead(channel.Name)).ToList();
        var releases = (await ListReleases.ReadAsync(call.Client, limit: 0, call.Cancellation)).Releases;
        var needed = folder.Channels.SelectMany(file => new[] { file.Channel.Name, file.Channel.Requires?.Channel }).ToHashSet();
        // Whether the default may move hangs on its head.
        needed.UnionWith(channels.Where(channel => channel.IsDefault).Select(channel => channel.Name));
        Dictionary<string, IReadOnlyList<PromotionDetails>> promotions = new(StringComparer.Ordinal);
        Dictionary<Guid, Release> manifests = [];
        foreach (var channel in channels.Where(channel => needed.Contains(channel.Name)))
        {
            tell($"Reading the history of {channel.Name}");
            promotions[channel.Name] = (await ShowHistory.ReadAsync(call.Client, channel.Name, last: null, call.Cancellation)).Promotions;
            if (channel.Head is { } head && !manifests.ContainsKey(head.ReleaseId) && !folder.Releases.Values.Any(release => release.Id == head.ReleaseId))
                manifests[head.ReleaseId] = await ChannelHeads.ReadReleaseAsync(call.Client, head.ReleaseId.ToString(), call.Cancellation);
        }

        return new(channels, promotions, releases, manifests);
    }
}

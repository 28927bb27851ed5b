using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Cli.Releases;

/// <summary>What the server has, as the rules of Core take it.</summary>
internal static class ChannelHeads
{
    public static async Task<(Channel Channel, Release? Head)> ReadAsync(Call call, string name)
    {
        var channel = await call.Client.GetChannelAsync(name, call.Cancellation);
        var head = channel.Head is { } promoted ? await ReadReleaseAsync(call.Client, promoted.ReleaseId.ToString(), call.Cancellation) : null;
        return (Channel.From(channel), head);
    }

    /// <param name="client">The server.</param>
    /// <param name="release">The release's name or id.</param>
    /// <param name="cancellation">Of the command.</param>
    /// <param name="notes">Its notes, which the manifest hasn't.</param>
    public static async Task<Release> ReadReleaseAsync(PublisherClient client, string release, CancellationToken cancellation, string notes = "")
    {
        var created = ReleaseRules.Create(await client.GetManifestAsync(release, cancellation), notes);
        return created.TryGet(out var valid)
            ? valid
            : throw new CommandException($"The server's manifest of {release} is none that this releasectl takes: {created.Defects[0]}", "Is releasectl as new as the server? Update it.");
    }
}

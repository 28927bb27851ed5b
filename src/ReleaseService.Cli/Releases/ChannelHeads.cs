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
        return (new Channel(channel.Name, channel.Title, channel.Description, channel.Access, channel.IsDefault, channel.Requires, channel.SupportMonths), head);
    }

    public static async Task<Release> ReadReleaseAsync(PublisherClient client, string release, CancellationToken cancellation)
    {
        var created = ReleaseRules.Create(await client.GetManifestAsync(release, cancellation), "");
        return created.TryGet(out var valid)
            ? valid
            : throw new CommandException($"The server's manifest of {release} is none that this releasectl takes: {created.Defects[0]}", "Is releasectl as new as the server? Update it.");
    }
}

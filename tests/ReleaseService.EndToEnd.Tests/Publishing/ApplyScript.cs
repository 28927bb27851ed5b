using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>An apply as calls of the API, each safe to repeat: whoever lost an answer starts again from the first.</summary>
internal sealed class ApplyScript(FolderChange change)
{
    public IReadOnlyList<Func<PublisherClient, Task>> Steps =>
    [
        client => client.PutChannelAsync("canary", new PutChannelRequest("Canary", "For tests.", ChannelAccess.Public)),
        client => PublishAsync(client, "0.84.0-1"),
        client => PublishAsync(client, "0.84.0-2"),
        client => PublishAsync(client, "0.83.0-2"), // Is there already: its notes are corrected.
        client => PromoteAsync(client, "canary", "0.84.0-1", expectedSequence: 0),
        client => PromoteAsync(client, "canary", "0.84.0-2", expectedSequence: 1),
        client => PromoteAsync(client, "beta", "0.84.0-1", expectedSequence: 2),
        client => PromoteAsync(client, "beta", "0.84.0-2", expectedSequence: 3),
        client => client.WithdrawAsync("0.84.0-1", "Stalls on start."),
        client => client.PutChannelAsync("beta", new PutChannelRequest("Beta", "For tests.", ChannelAccess.Public, IsDefault: true)), // Takes it from stable.
    ];

    private Task PublishAsync(PublisherClient client, string release) =>
        client.PublishYamlAsync(File.ReadAllBytes(FolderChange.ReleaseFile(change.After, release)));

    private static Task PromoteAsync(PublisherClient client, string channel, string release, long expectedSequence) => client.PromoteAsync(
        channel, new PromoteRequest(Release: release, Reason: "Tested.", ExpectedSequence: expectedSequence), idempotencyKey: $"{channel}-{expectedSequence + 1}");
}

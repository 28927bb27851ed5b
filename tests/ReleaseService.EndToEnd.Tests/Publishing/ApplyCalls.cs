using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Testing.Servers;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>An apply as calls of the API, with what releasectl has other commands for: a withdrawal, and a default channel that moves.</summary>
internal sealed class ApplyCalls(FolderChange change) : IApply
{
    private const int MaxAttempts = 3;

    private IReadOnlyList<Func<PublisherClient, Task>> Steps =>
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

    public async Task<bool> RunAsync(Uri server)
    {
        using var http = ServiceHttp.NewClient(server, ServiceHttp.NewHandler());
        var client = new PublisherClient(http, TestServer.AdminToken);
        foreach (var step in Steps)
        {
            if (!await TryAsync(() => step(client)))
                return false;
        }

        return true;
    }

    private static async Task<bool> TryAsync(Func<Task> step)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                await step();
                return true;
            }
            catch (HttpRequestException)
            {
                // Lost: nobody knows whether it was done.
            }
        }

        return false;
    }

    private Task PublishAsync(PublisherClient client, string release) =>
        client.PublishYamlAsync(File.ReadAllBytes(FolderChange.ReleaseFile(change.After, release)));

    private static Task PromoteAsync(PublisherClient client, string channel, string release, long expectedSequence) => client.PromoteAsync(
        channel, new PromoteRequest(Release: release, Reason: "Tested.", ExpectedSequence: expectedSequence), idempotencyKey: $"{channel}-{expectedSequence + 1}");
}

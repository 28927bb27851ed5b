using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>Fifty publishers at once: no lost update, no duplicate sequence, the audit chain whole.</summary>
public sealed class ConcurrentPublishersTests
{
    private const int Publishers = 50;

    private static readonly string[] Channels = ["one", "two", "three"];

    [Theory, EachDatabase]
    public async Task Fifty_publishers_at_once_lose_nothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestServer.StartAsync(database, "--seed");
        // An embedded database belongs to one server.
        await using var second = kind == DatabaseKind.Postgres ? await TestServer.StartAsync(database) : null;
        var admin = first.Publisher();
        foreach (var channel in Channels)
            await admin.PutChannelAsync(channel, new(channel, "", ChannelAccess.Public));
        var before = (await admin.GetAuditAsync()).LastNumber;

        var promoted = await Task.WhenAll(Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(number % 2 == 1 && second is not null ? second : first, number))));

        foreach (var channel in Channels)
        {
            var history = (await admin.GetPromotionsAsync(channel)).Promotions;
            Assert.Equal(Enumerable.Range(1, history.Count).Select(sequence => (long)sequence), history.Select(promotion => promotion.Sequence));
            Assert.Equal(
                promoted.Where(promotion => promotion.Channel == channel).Select(promotion => (promotion.Sequence, promotion.Release)).Order(),
                history.Select(promotion => (promotion.Sequence, promotion.ReleaseName)));
            Assert.Equal(history.Select(promotion => promotion.At).Order(), history.Select(promotion => promotion.At));
        }

        await CheckAuditAsync(admin, before, promoted);
        foreach (var server in new[] { first, second }.OfType<TestServer>())
            Assert.DoesNotContain("\"@l\":\"Error\"", server.Log.Text);
    }

    /// <summary>Publishes a release and promotes it; who expects a head that has moved on looks again, as a person would. Then corrects its notes, and makes a token.</summary>
    private static async Task<(string Channel, long Sequence, string Release)> PublishAsync(TestServer server, int number)
    {
        var publisher = server.Publisher();
        var (name, channel) = ($"0.90.{number}-1", Channels[number % Channels.Length]);
        await publisher.PublishYamlAsync(ReleaseText.Yaml(name));
        long? sequence = null;
        while (sequence is null)
        {
            var expected = number % 3 == 0 ? (await publisher.GetPromotionsAsync(channel)).HeadSequence : (long?)null;
            try
            {
                var request = new PromoteRequest(Release: name, Reason: "race", ExpectedSequence: expected);
                sequence = (await publisher.PromoteAsync(channel, request, idempotencyKey: $"race-{number}")).Promotion!.Sequence;
            }
            catch (ReleaseServiceException e) when (e.Problem?.Code == "sequence_conflict")
            {
                Assert.True(e.Problem.Head!.Sequence > expected);
            }
        }

        await publisher.PublishYamlAsync(ReleaseText.Yaml(name, notes: "Corrected."));
        await publisher.CreateTokenAsync(new($"token-{number}", Role.Viewer));
        return (channel, sequence.Value, name);
    }

    private static async Task CheckAuditAsync(PublisherClient admin, long before, (string Channel, long Sequence, string Release)[] promoted)
    {
        var entries = (await admin.GetAuditAsync()).Entries;
        var check = new AuditCheck();
        foreach (var entry in entries)
            check.Add(entry);
        Assert.Null(check.Broken);
        var after = entries.Skip((int)before).ToList();
        Assert.Equal(4 * Publishers, after.Count);
        foreach (var action in new[] { AuditActions.Publish, AuditActions.Notes, AuditActions.CreateToken })
            Assert.Equal(Publishers, after.Where(entry => entry.Action == action).Select(entry => entry.Subject).Distinct().Count());
        Assert.Equal(
            promoted.Select(promotion => (promotion.Channel, promotion.Sequence.ToString(), promotion.Release)).Order(),
            after.Where(entry => entry.Action == AuditActions.Promote).Select(entry => (entry.Subject, entry.Details["sequence"], entry.Details["release"])).Order());
    }
}

using System.Text.Json.Nodes;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench;

/// <summary>Fills a database with releases over three channels, through the operations that the service itself uses.</summary>
internal static class ManyReleases
{
    private const int BatchSize = 250;

    private static readonly Channel[] Channels =
    [
        new("stable", "Stable", "", ChannelAccess.Public, true), new("beta", "Beta", "", ChannelAccess.Licensed, false), new("nightly", "Nightly", "", ChannelAccess.Entitled, false),
    ];

    public static async Task FillAsync(TestDatabase database, int count, int documentBytes)
    {
        for (var first = 0; first < count; first += BatchSize)
        {
            await using var db = database.CreateContext();
            await using var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None);
            if (first == 0)
                db.Channels.AddRange(Channels.Select(channel => ChannelRow.From(channel, write.Revision)));
            for (var i = first; i < Math.Min(count, first + BatchSize); i++)
            {
                var release = Make(i, documentBytes);
                await AddRelease.RunAsync(db, write, release, CancellationToken.None);
                await AppendPromotion.RunAsync(db, write, Channels[i % 3], release, new PromotionCause("bench", "", release.CreatedAt), CancellationToken.None);
                db.ChangeTracker.Clear();
            }

            await write.CommitUnauditedAsync("bench", CancellationToken.None);
        }
    }

    /// <summary>Image tags as a real release has them, then values of a chart's kind up to the size; each release differs from the others.</summary>
    private static Release Make(int number, int documentBytes)
    {
        var random = new Random(number);
        var values = new JsonObject { ["app"] = Image("wandb/local", number) };
        for (var (i, length) = (0, 0); length < documentBytes - 700; i++)
        {
            var component = new JsonObject
            {
                ["image"] = Image($"wandb/component-{i}", number)["image"]!.DeepClone(),
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = $"{random.Next(100, 2000)}m", ["memory"] = $"{random.Next(1, 64)}Gi" } },
                ["replicaCount"] = random.Next(1, 9),
                ["checksum"] = Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64())),
            };
            values[$"component-{i}"] = component;
            length += component.ToJsonString().Length + 20;
        }

        var manifest = new JsonObject
        {
            ["name"] = $"1.{number}.0-1",
            ["platformVersion"] = $"1.{number}.0",
            ["createdAt"] = Timestamp.Format(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(number)),
            ["chart"] = new JsonObject { ["url"] = "https://charts.example.com", ["name"] = "operator-wandb", ["version"] = $"1.{number}.0" },
            ["values"] = values,
        };
        return ReleaseRules.Create(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()), "Notes.").TryGet(out var release)
            ? release
            : throw new InvalidOperationException("The bench made a release that isn't one.");
    }

    private static JsonObject Image(string repository, int number) => new() { ["image"] = new JsonObject { ["repository"] = repository, ["tag"] = $"1.{number}.0" } };
}

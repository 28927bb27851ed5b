using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.Server.Tests.Storage;

public sealed class SequenceTests
{
    [Theory, EachDatabase]
    public async Task Concurrent_promotions_get_sequences_without_gaps_and_revisions_in_the_order_of_commits(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            await using var db = database.CreateContext();
            await Promotion.RunAsync(db, TimeProvider.System, "stable", i % 2 == 0 ? "0.83.0-1" : "0.82.0-1");
        })));

        await using var read = database.CreateContext();
        var stable = await read.Channels.SingleAsync(row => row.Name == "stable");
        var rows = await read.Promotions.Where(row => row.ChannelId == stable.ChannelId).OrderBy(row => row.Sequence).Select(row => new { row.Sequence, row.ReleaseId, row.At, row.Revision }).ToListAsync();
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.Sequence));
        Assert.InRange(rows.Count, 16, 44); // What was the head already changed nothing.
        Assert.Equal(rows.OrderBy(row => row.At).ThenBy(row => row.Sequence), rows);
        Assert.Equal(rows.OrderBy(row => row.Revision).ThenBy(row => row.Sequence), rows);
        Assert.DoesNotContain(rows.Zip(rows.Skip(1)), pair => pair.First.ReleaseId == pair.Second.ReleaseId);
    }

    [Theory, EachDatabase]
    public async Task A_write_that_fails_leaves_nothing_and_no_gap(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        await using var db = database.CreateContext();
        var revisions = await db.Revisions.CountAsync();
        await using (var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None))
        {
            var channel = (await db.Channels.SingleAsync(row => row.Name == "stable")).ToChannel();
            var release = (await db.Releases.SingleAsync(row => row.Name == "0.83.0-1")).ToRelease("")!;
            Assert.Equal(15, (await AppendPromotion.RunAsync(db, write, channel, release, new PromotionCause("test", "", write.Now), CancellationToken.None))?.Sequence);
        }

        Assert.Equal(revisions, await db.Revisions.CountAsync());
        Assert.Equal(15, await Promotion.RunAsync(db, TimeProvider.System, "stable", "0.82.0-1"));
        Assert.Null(await Promotion.RunAsync(db, TimeProvider.System, "stable", "0.82.0-1"));
    }

    [Theory, EachDatabase]
    public async Task A_release_name_is_given_once_and_the_same_release_is_stored_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await SampleChannels.SeedAsync(database);
        await using var db = database.CreateContext();
        await using var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None);
        var stored = (await db.Releases.SingleAsync(row => row.Name == "0.83.0-1")).ToRelease("")!;
        Assert.Equal(AddRelease.Result.Exists, await AddRelease.RunAsync(db, write, stored, CancellationToken.None));

        var text = System.Text.Encoding.UTF8.GetString(stored.Manifest.Span).MustReplace("\"tag\":\"0.83.0\"", "\"tag\":\"0.83.0x\"");
        Assert.True(Core.Releases.ReleaseRules.Create(System.Text.Encoding.UTF8.GetBytes(text), "").TryGet(out var other));
        Assert.Equal(AddRelease.Result.NameTaken, await AddRelease.RunAsync(db, write, other, CancellationToken.None));
    }
}

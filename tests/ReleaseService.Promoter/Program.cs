using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Revisions;

// A process that promotes: `Promoter CONNECTION CHANNEL COUNT`. Tests start several at once. COUNT promotions run in four tasks, each promoting
// whichever of the stored releases isn't the head. Prints the sequences it got, one a line.
var (connectionString, channelName, count) = (args[0], args[1], int.Parse(args[2]));
var options = (DbContextOptions<ReleaseDbContext>)new DbContextOptionsBuilder<ReleaseDbContext>().UseReleaseDatabase(DatabaseKind.Postgres, connectionString).Options;

await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancellation) =>
{
    await using var db = new ReleaseDbContext(options);
    await using var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, cancellation);
    var channel = (await db.Channels.SingleAsync(row => row.Name == channelName, cancellation)).ToChannel();
    var head = await db.Promotions.Where(row => row.ChannelId == channel.Id).OrderByDescending(row => row.Sequence).Select(row => row.ReleaseId).FirstOrDefaultAsync(cancellation);
    var release = (await db.Releases.OrderBy(row => row.Name).FirstAsync(row => row.ReleaseId != head, cancellation)).ToRelease("")!;
    var promotion = await AppendPromotion.RunAsync(db, write, channel, release, new PromotionCause("promoter", "", write.Now), cancellation);
    await write.CommitUnauditedAsync($"promoted {channel.Name}", cancellation);
    Console.WriteLine(promotion?.Sequence);
});

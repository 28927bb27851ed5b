using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.EndToEnd.Tests;

public sealed class ConcurrentPromotionTests
{
    [Fact]
    public async Task Two_hundred_concurrent_promotions_from_four_processes_get_the_sequences_1_to_200()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        var channel = new Channel("busy", "Busy", "", ChannelAccess.Public, IsDefault: true);
        await using (var db = database.CreateContext())
        await using (var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None))
        {
            foreach (var release in SampleChannels.Read().Releases.Values.Take(3))
                await AddRelease.RunAsync(db, write, release, CancellationToken.None);
            db.Channels.Add(ChannelRow.From(channel, write.Revision));
            await write.CommitUnauditedAsync("prepared", CancellationToken.None);
        }

        var printed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunPromoterAsync(database.ConnectionString, channel.Name, 50)));

        Assert.Equal(Enumerable.Range(1, 200), printed.SelectMany(lines => lines).Order());
        await using var read = database.CreateContext();
        var rows = await read.Promotions.OrderBy(row => row.Sequence).Select(row => new { row.Sequence, row.At, row.Document.Identity }).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), rows.Select(row => row.Sequence));
        Assert.All(rows, row => Assert.Contains($"\"sequence\":\"{row.Sequence}\"", System.Text.Encoding.UTF8.GetString(row.Identity)));
    }

    private static async Task<IEnumerable<int>> RunPromoterAsync(string connectionString, string channel, int count)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "ReleaseService.Promoter.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, connectionString, channel, count.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
    }
}

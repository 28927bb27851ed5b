using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>Each request of an apply is lost once, or its answer, or half of it: the repetition ends in the same state, in the same run.</summary>
public sealed class LostAnswerTests : IDisposable
{
    private readonly FolderChange _change = new();

    [Theory]
    [InlineData(ApplyWith.Calls, Loss.Request)]
    [InlineData(ApplyWith.Calls, Loss.Answer)]
    [InlineData(ApplyWith.Calls, Loss.HalfAnswer)]
    [InlineData(ApplyWith.Releasectl, Loss.Request)]
    [InlineData(ApplyWith.Releasectl, Loss.Answer)]
    [InlineData(ApplyWith.Releasectl, Loss.HalfAnswer)]
    public async Task Whichever_request_meets_a_loss_nothing_is_missing_or_done_twice(ApplyWith with, Loss loss)
    {
        await using var prepared = await _change.PrepareAsync();
        var (requests, expected) = await RunAsync(prepared, with, lostNumber: 0, loss);
        Assert.True(requests >= 9, $"Only {requests} requests.");

        for (var lost = 1; lost <= requests; lost++)
        {
            var (sent, state) = await RunAsync(prepared, with, lost, loss);
            Assert.Equal(expected, state);
            Assert.Equal(requests + 1, sent); // The loss did happen, and was met by one repetition.
        }
    }

    public void Dispose() => _change.Dispose();

    private async Task<(int Requests, IReadOnlyList<string> State)> RunAsync(TestDatabase prepared, ApplyWith with, int lostNumber, Loss loss)
    {
        await using var database = await TestDatabase.CopyAsync(prepared);
        await using var server = await TestServer.StartAsync(database);
        await using var proxy = await LossyProxy.StartAsync(server.Address, lostNumber, loss);
        Assert.True(await IApply.Of(_change, with).RunAsync(proxy.Address), $"Request {lostNumber} ended it.");
        return (proxy.Requests, await PublishedState.ReadAsync(database, server.Address));
    }
}

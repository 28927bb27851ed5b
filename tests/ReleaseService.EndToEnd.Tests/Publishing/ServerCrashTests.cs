using ReleaseService.Contracts.Client;
using ReleaseService.Core.Publishing;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Publishing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>
/// The server is killed at every point of an apply at which it writes; another starts on the same database, and the apply is run again from its start. First a run
/// that nothing disturbs shows which points there are, and the states between the steps.
/// </summary>
public sealed class ServerCrashTests : IDisposable
{
    private readonly FolderChange _change = new();
    private readonly List<IReadOnlyList<string>> _states = [];
    private IReadOnlyList<string> _points = [];

    [Fact]
    public async Task A_server_killed_at_any_write_point_leaves_nothing_half_done_and_the_same_again_completes_it()
    {
        await using var prepared = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using (var db = prepared.CreateContext())
            Assert.True(ChannelsFolder.Read(_change.Before).TryGet(out var folder) && await SeedDatabase.RunAsync(db, TimeProvider.System, folder, CancellationToken.None));
        await RunUndisturbedAsync(prepared);
        Assert.True(_points.Count > 50, string.Join('\n', _points));

        await Task.WhenAll(CrashAtAsync(prepared, first: 1), CrashAtAsync(prepared, first: 2));
    }

    public void Dispose() => _change.Dispose();

    private async Task RunUndisturbedAsync(TestDatabase prepared)
    {
        await using var database = await TestDatabase.CopyAsync(prepared);
        await using var server = CrashServerProcess.Start();
        var address = await server.ServeAsync(database) ?? throw new InvalidOperationException("It died of itself.");
        _states.Add(await PublishedState.ReadAsync(database, address));
        using var http = new HttpClient { BaseAddress = address };
        foreach (var step in new ApplyScript(_change).Steps)
        {
            await step(new PublisherClient(http, TestServer.AdminToken));
            _states.Add(await PublishedState.ReadAsync(database, address));
        }

        _points = server.Points;
    }

    /// <summary>Every other point, from the first: two such run side by side. The process that completes one apply is the one that dies in the next.</summary>
    private async Task CrashAtAsync(TestDatabase prepared, int first)
    {
        var server = CrashServerProcess.Start();
        try
        {
            for (var point = first; point <= _points.Count; point += 2)
            {
                await using var database = await TestDatabase.CopyAsync(prepared);
                var step = await RunUntilDeathAsync(await server.ServeAsync(database, point));
                Assert.Equal(_points[point - 1], await server.WaitForDeathAsync());
                await server.DisposeAsync();
                server = CrashServerProcess.Start();
                await CompleteAsync(database, await server.ServeAsync(database), step, _points[point - 1]);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <returns>The step in which the server died; the first also where it died at its start.</returns>
    private async Task<int> RunUntilDeathAsync(Uri? address)
    {
        if (address is null)
            return 0;
        using var http = new HttpClient { BaseAddress = address };
        var steps = new ApplyScript(_change).Steps;
        for (var step = 0; step < steps.Count; step++)
        {
            try
            {
                await steps[step](new PublisherClient(http, TestServer.AdminToken));
            }
            catch (HttpRequestException)
            {
                return step;
            }
        }

        throw new InvalidOperationException("It lives.");
    }

    private async Task CompleteAsync(TestDatabase database, Uri? address, int step, string point)
    {
        var left = await PublishedState.ReadAsync(database, address!);
        if (!left.SequenceEqual(_states[step]) && !left.SequenceEqual(_states[step + 1]))
            Assert.Fail($"Half done by a crash at {point}:\n{Difference(_states[step], left)}\nand against what the step leaves:\n{Difference(_states[step + 1], left)}");

        using var http = new HttpClient { BaseAddress = address };
        foreach (var again in new ApplyScript(_change).Steps)
            await again(new PublisherClient(http, TestServer.AdminToken));
        Assert.Equal(_states[^1], await PublishedState.ReadAsync(database, address!));
    }

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found) =>
        string.Join('\n', expected.Except(found).Select(line => $"- {line}").Concat(found.Except(expected).Select(line => $"+ {line}")));
}

using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>
/// The server is killed at every point of an apply at which it writes; another starts on the same database, and the apply is run again from its start. First a run
/// that nothing disturbs shows which points there are, and the state that each commit leaves.
/// </summary>
public sealed class ServerCrashTests : IDisposable
{
    private const string AfterCommit = "after the commit";

    private readonly FolderChange _change = new();
    private readonly List<IReadOnlyList<string>> _states = [];
    private IReadOnlyList<string> _points = [];
    private int _pointsOfStart;

    [Theory]
    [InlineData(ApplyWith.Calls)]
    [InlineData(ApplyWith.Releasectl)]
    public async Task A_server_killed_at_any_write_point_leaves_nothing_half_done_and_the_same_again_completes_it(ApplyWith with)
    {
        await using var prepared = await _change.PrepareAsync();
        var apply = IApply.Of(_change, with);
        await RunUndisturbedAsync(prepared, apply);
        Assert.True(_points.Count > 50, string.Join('\n', _points));
        Assert.Equal(CommitsUntil(_points.Count), _states.Count - 1);

        // The start is the same for both; that it can be killed too is shown once.
        var first = with == ApplyWith.Calls ? 1 : _pointsOfStart + 1;
        await Task.WhenAll(CrashAtAsync(prepared, apply, first), CrashAtAsync(prepared, apply, first + 1));
    }

    public void Dispose() => _change.Dispose();

    private async Task RunUndisturbedAsync(TestDatabase prepared, IApply apply)
    {
        await using var database = await TestDatabase.CopyAsync(prepared);
        await using var server = CrashServerProcess.Start();
        var address = await server.ServeAsync(database) ?? throw new InvalidOperationException("It died of itself.");
        _pointsOfStart = server.Points.Count;
        _states.Add(await PublishedState.ReadAsync(database, address));
        await using var proxy = await LossyProxy.StartAsync(address);
        proxy.BeforeAnswer = async () =>
        {
            var state = await PublishedState.ReadAsync(database, address);
            if (!state.SequenceEqual(_states[^1]))
                _states.Add(state);
        };
        Assert.True(await apply.RunAsync(proxy.Address));
        _points = server.Points;
    }

    /// <summary>Every other point, from the first: two such run side by side. The process that completes one apply is the one that dies in the next.</summary>
    private async Task CrashAtAsync(TestDatabase prepared, IApply apply, int first)
    {
        var server = CrashServerProcess.Start();
        try
        {
            for (var point = first; point <= _points.Count; point += 2)
            {
                await using var database = await TestDatabase.CopyAsync(prepared);
                var address = await server.ServeAsync(database, point);
                Assert.False(address is not null && await apply.RunAsync(address), $"It lives, at {_points[point - 1]}.");
                Assert.Equal(_points[point - 1], await server.WaitForDeathAsync());

                await server.DisposeAsync();
                server = CrashServerProcess.Start();
                address = await server.ServeAsync(database);
                var left = await PublishedState.ReadAsync(database, address!);
                Assert.True(left.SequenceEqual(_states[CommitsUntil(point)]), $"Half done by a crash at {_points[point - 1]}:\n{Difference(_states[CommitsUntil(point)], left)}");
                Assert.True(await apply.RunAsync(address!));
                Assert.Equal(_states[^1], await PublishedState.ReadAsync(database, address!));
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>How many commits the apply has, from the start up to a point.</summary>
    private int CommitsUntil(int point) => _points.Take(point).Skip(_pointsOfStart).Count(reached => reached.EndsWith(AfterCommit, StringComparison.Ordinal));

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> found) =>
        string.Join('\n', expected.Except(found).Select(line => $"- {line}").Concat(found.Except(expected).Select(line => $"+ {line}")));
}

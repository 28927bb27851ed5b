using ReleaseService.Testing.Faults;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>A server on a PostgreSQL that fails: those with a license read on, and what was acknowledged stays.</summary>
public sealed class PostgresFaultTests
{
    [Fact]
    public Task Stopped_killed_restarted_and_its_sessions_ended_it_is_missed_and_found_again() => ShortRun.OfAsync(async run =>
    {
        await using var faults = await PostgresFaults.BeginAsync(run);
        await faults.StopAsync();
        await faults.KillAsync();
        await faults.RestartAsync();
        await faults.TerminateAsync();
        await run.EndAsync();
    });

    [Fact]
    public Task Slow_silent_without_connections_or_read_only_it_keeps_only_writers_waiting() => ShortRun.OfAsync(async run =>
    {
        await using var faults = await PostgresFaults.BeginAsync(run);
        await faults.SlowAsync();
        await faults.HangAsync();
        await faults.ExhaustAsync();
        await faults.ReadOnlyAsync();
        await run.EndAsync();
    });

    [Fact]
    public Task A_standby_that_is_promoted_takes_the_place_of_a_primary_that_died() => ShortRun.OfAsync(FailoverFaults.RunAsync);

    [Fact]
    public Task A_full_disk_refuses_writes_until_it_has_room() => ShortRun.OfAsync(DiskFaults.PostgresAsync);
}

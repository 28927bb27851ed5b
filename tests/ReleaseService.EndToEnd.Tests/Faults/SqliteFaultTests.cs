using ReleaseService.Testing.Faults;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>A server on an SQLite file that fails: those with a license read on, and what was acknowledged stays.</summary>
public sealed class SqliteFaultTests
{
    [Fact]
    public Task Locked_corrupted_or_deleted_the_file_keeps_only_writers_from_it_and_is_never_made_anew() => ShortRun.OfAsync(async run =>
    {
        var faults = await SqliteFaults.BeginAsync(run);
        await faults.LockAsync();
        await faults.CorruptAsync();
        await faults.DeleteAsync();
        await run.EndAsync();
    });

    [Fact]
    public Task On_a_disk_that_only_reads_writes_are_refused_until_it_is_another() => ShortRun.OfAsync(async run =>
    {
        await (await SqliteFaults.BeginAsync(run)).ReadOnlyAsync();
        await run.EndAsync();
    });

    [Fact]
    public Task A_full_disk_refuses_writes_until_it_has_room() => ShortRun.OfAsync(DiskFaults.SqliteAsync);
}

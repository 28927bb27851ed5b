using ReleaseService.Testing.Faults;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>What comes from clients and from the machine keeps nobody with a license from reading.</summary>
public sealed class SurroundingsFaultTests
{
    [Fact]
    public Task Slow_headers_half_bodies_silence_and_answers_that_nobody_reads_hold_nobody_up() => ShortRun.OfAsync(ClientFaults.RunAsync);

    [Fact]
    public Task Of_forged_tokens_only_so_many_signatures_are_checked() => ShortRun.OfAsync(ForgedStorm.RunAsync);

    [Fact]
    public Task Within_a_memory_limit_it_stays_under_load() => ShortRun.OfAsync(MachineFaults.MemoryAsync);

    [Fact]
    public Task A_clock_that_jumps_changes_nothing_of_what_was_written() => ShortRun.OfAsync(MachineFaults.ClockAsync);
}

using ReleaseService.Testing.Faults;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>The server is killed wherever it is; the next one has all that was acknowledged.</summary>
public sealed class CrashFaultTests
{
    [Fact]
    public Task Killed_while_it_migrates_and_seeds_it_starts_as_if_it_never_had() => ShortRun.OfAsync(CrashFaults.StartAsync);

    [Fact]
    public Task Killed_while_it_promotes_on_PostgreSQL_it_keeps_what_it_acknowledged() => ShortRun.OfAsync(CrashFaults.PromotionsOnPostgresAsync);

    [Fact]
    public Task Killed_while_it_promotes_on_SQLite_it_keeps_what_it_acknowledged() => ShortRun.OfAsync(CrashFaults.PromotionsOnSqliteAsync);
}

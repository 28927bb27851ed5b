using ReleaseService.Contracts.Audit;
using ReleaseService.Core.Audit;
using Xunit;

namespace ReleaseService.Core.Tests.Audit;

/// <summary>What happens to a chain as a whole: entries left out, swapped, repeated, put in between, cut off.</summary>
public sealed class AuditCheckTests
{
    private static readonly AuditEntry[] Chain = AuditSample.Chain(Enumerable.Range(1, 5).Select(number => AuditSample.Promoted with { Subject = $"channel-{number}" }));

    [Fact]
    public void Nothing_is_a_whole_chain()
    {
        var check = new AuditCheck();
        Assert.Equal((0, AuditChain.Start, null), (check.Count, check.Hash, check.Broken));
    }

    [Theory]
    [InlineData("12345", 5, null)]
    [InlineData("1235", 3, "Entry 4 is missing: 5 follows 3.")]
    [InlineData("2345", 0, "Entry 1 is missing: 2 follows 0.")]
    [InlineData("345", 0, "Entry 1 is missing: 3 follows 0.")]
    [InlineData("15", 1, "Entry 2 is missing: 5 follows 1.")]
    [InlineData("13245", 1, "Entry 2 is missing: 3 follows 1.")]
    [InlineData("112345", 1, "Entry 2 is missing: 1 follows 1.")]
    [InlineData("123345", 3, "Entry 4 is missing: 3 follows 3.")]
    [InlineData("54321", 0, "Entry 1 is missing: 5 follows 0.")]
    [InlineData("123", 3, null)] // that its end was cut off, only a noted hash shows
    public void What_is_left_out_swapped_or_repeated_is_named(string numbers, int count, string? broken)
    {
        var check = AuditSample.Check(numbers.Select(number => Chain[number - '1']));
        Assert.Equal((count, broken), (check.Count, check.Broken));
        Assert.Equal(count == 0 ? AuditChain.Start : Chain[count - 1].Hash, check.Hash);
    }

    [Fact]
    public void An_entry_left_out_and_the_others_numbered_anew_is_found()
    {
        var check = AuditSample.Check([Chain[0], Rehashed(Chain[2] with { Number = 2 }), Chain[3] with { Number = 3 }]);
        Assert.Equal(1, check.Count);
        Assert.Contains("Entry 2 doesn't follow the one before it", check.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_put_in_between_is_found_at_the_next_one()
    {
        var between = AuditChain.Append(AuditSample.Seeded, 3, AuditSample.Noon, Chain[1].Hash);
        var check = AuditSample.Check([Chain[0], Chain[1], between, Rehashed(Chain[2] with { Number = 4 })]);
        Assert.Equal(3, check.Count);
        Assert.Contains("Entry 4 doesn't follow", check.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_chain_can_not_be_gone_on_with()
    {
        var other = AuditSample.Chain(Enumerable.Repeat(AuditSample.Seeded, 5));
        Assert.Contains("Entry 3 doesn't follow", AuditSample.Check([Chain[0], Chain[1], .. other[2..]]).Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_first_that_does_not_fit_nothing_counts()
    {
        var check = AuditSample.Check([Chain[0], Chain[1] with { Reason = "" }, Chain[2], Chain[1], Chain[2]]);
        Assert.Equal((1, "Entry 2 was changed: its hash doesn't fit its content."), (check.Count, check.Broken));
    }

    private static AuditEntry Rehashed(AuditEntry entry) => entry with { Hash = AuditChain.HashOf(entry) };
}

using FsCheck.Xunit;
using ReleaseService.Core.Channels;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

public sealed class PromotionRulesTests
{
    private static readonly Guid One = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Two = new("00000000-0000-0000-0000-000000000002");
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_promotion_has_sequence_1() => Assert.Equal((1, Noon), PromotionRules.Next(null, One, Noon));

    [Fact]
    public void The_next_promotion_has_the_next_sequence() =>
        Assert.Equal((8, Noon.AddMinutes(1)), PromotionRules.Next((7, One, Noon), Two, Noon.AddMinutes(1)));

    [Fact]
    public void Promoting_the_head_again_changes_nothing() => Assert.Null(PromotionRules.Next((7, One, Noon), One, Noon.AddDays(1)));

    [Fact]
    public void A_rollback_is_one_more_promotion()
    {
        var second = PromotionRules.Next((1, One, Noon), Two, Noon.AddHours(1))!.Value;
        Assert.Equal((3, Noon.AddHours(2)), PromotionRules.Next((second.Sequence, Two, second.At), One, Noon.AddHours(2)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-86_400_000)]
    [InlineData(0)]
    public void A_clock_that_went_back_never_takes_the_time_back(int milliseconds) =>
        Assert.Equal((8, Noon), PromotionRules.Next((7, One, Noon), Two, Noon.AddMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Times_are_whole_milliseconds_in_UTC(int previousSequence)
    {
        var now = new DateTimeOffset(2026, 8, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(12_345_678);
        (long, Guid, DateTimeOffset)? head = previousSequence == 0 ? null : (previousSequence, One, Noon.AddDays(-1));
        var at = PromotionRules.Next(head, Two, now)!.Value.At;
        Assert.Equal((Noon.AddMilliseconds(1234), TimeSpan.Zero), (at, at.Offset));
    }

    [Property]
    public bool Sequences_have_no_gaps_and_times_never_go_back((bool First, DateTimeOffset Now)[] promotions)
    {
        (long Sequence, Guid ReleaseId, DateTimeOffset At)? head = null;
        foreach (var (first, now) in promotions)
        {
            var releaseId = first ? One : Two;
            var next = PromotionRules.Next(head, releaseId, now);
            if (head?.ReleaseId == releaseId)
            {
                if (next is not null)
                    return false;
                continue;
            }

            if (next is not { } entry || entry.Sequence != (head?.Sequence ?? 0) + 1 || entry.At < head?.At)
                return false;
            head = (entry.Sequence, releaseId, entry.At);
        }

        return true;
    }
}

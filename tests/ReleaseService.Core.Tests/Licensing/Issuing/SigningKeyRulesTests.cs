using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing.Issuing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing.Issuing;

public sealed class SigningKeyRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Keys in hours from now: created, signs from, r for retired, x for one without its private part.</summary>
    [Theory]
    [InlineData("", "", null)]
    [InlineData("-9,-9", "signing", 0)]
    [InlineData("-9,-9 -8,-7", "verifying signing", 1)]
    [InlineData("-9,-9 -1,23", "signing published", 0)]
    [InlineData("-9,-9 -1,0", "verifying signing", 1)]
    [InlineData("-9,-9 -8,-7,r", "signing retired", 0)]
    [InlineData("-9,-9,r", "retired", null)]
    [InlineData("-9,-9,x -8,5", "verifying signing", 1)] // Nothing else can.
    [InlineData("1,1", "signing", 0)] // The clock that made it is ahead of this one.
    [InlineData("1,1 2,25", "signing published", 0)]
    [InlineData("-9,-9,r 1,1 -1,23", "retired signing verifying", 1)] // The newer one has taken over before the last one would begin.
    [InlineData("-9,-9 -8,20 -7,10", "signing verifying published", 0)] // The newer one will have taken over by then.
    [InlineData("-9,-9 -8,-7,x", "signing verifying", 0)]
    [InlineData("-9,-1 -8,-7", "verifying signing", 1)] // A key that was to wait for long doesn't take over from a newer one.
    public void The_newest_key_whose_time_has_come_signs(string keys, string states, int? current)
    {
        var all = Read(keys);
        Assert.Equal(current is { } index ? all[index] : null, SigningKeyRules.Current(all, Now));
        Assert.Equal(states, string.Join(' ', all.Select(key => SigningKeyRules.StateOf(key, all, Now).ToString().ToLowerInvariant())));
    }

    [Theory]
    [InlineData("-9,-9", 0, null)]
    [InlineData("-9,-9 -8,-8", 1, 0)]
    [InlineData("-9,-9 -8,-8", 0, 1)]
    [InlineData("-9,-9 -8,-8 -1,23", 1, 2)]
    [InlineData("-9,-9 -8,-8 -1,23", 2, 1)]
    [InlineData("-9,-9 -8,-8,r -7,-7,x -6,-6", 3, 0)]
    public void Another_key_takes_over_from_the_one_that_is_retired(string keys, int retired, int? successor)
    {
        var all = Read(keys);
        Assert.Equal(successor is { } index ? all[index] : null, SigningKeyRules.Successor(all, all[retired], Now));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-9,-9,r", 0)]
    [InlineData("-9,-9,x", 0)]
    [InlineData("-9,-9", 24)]
    [InlineData("-1,23", 24)]
    public void Only_a_first_key_signs_without_having_been_published_before(string keys, int hours) =>
        Assert.Equal(Now.AddHours(hours), SigningKeyRules.FirstSignature(Read(keys), Now, TimeSpan.FromDays(1)));

    private static SigningKey[] Read(string keys) => [.. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((key, i) =>
    {
        var parts = key.Split(',');
        return new SigningKey($"k{i}", Now.AddHours(int.Parse(parts[0])), Now.AddHours(int.Parse(parts[1])), parts.Contains("r") ? Now : null, !parts.Contains("x"));
    })];
}

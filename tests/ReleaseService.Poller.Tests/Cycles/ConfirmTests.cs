using ReleaseService.Poller.Cycle;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class ConfirmTests
{
    private const string Other = """{"values":{"app":{"image":{"tag":"0.79.2"}}}}""";
    private const string Same = """{"values":{"app":{"image":{"tag":"0.80.0"}},"mine":2}}""";

    [Theory]
    [InlineData("Completed", "12:00:00", "Completed", "12:00:00", ProgressKind.Running)]
    [InlineData("Completed", "12:00:00", "Loading", "12:00:00", ProgressKind.Running)]
    [InlineData("Completed", "12:00:00", "Completed", "12:00:01", ProgressKind.Done)]
    [InlineData("Loading", "12:00:00", "Completed", "12:00:00", ProgressKind.Done)]
    [InlineData("Completed", "12:00:00", "Invalid Config", "12:00:00", ProgressKind.Failed)]
    [InlineData("Invalid Config", "12:00:00", "Invalid Config", "12:00:00", ProgressKind.Running)]
    [InlineData("Invalid Config", "12:00:00", "Invalid Config", "12:00:09", ProgressKind.Failed)]
    public void A_phase_counts_once_it_was_written_after_the_change(string before, string writtenBefore, string after, string writtenAfter, ProgressKind expected)
    {
        var signature = Confirm.SignatureOf(Example.V1(before, $"2026-09-01T{writtenBefore}Z"));
        Assert.Equal(expected, Confirm.Of(Example.V1(after, $"2026-09-01T{writtenAfter}Z"), signature, "0.80.0", Example.Layer(Other)).Kind);
        Assert.Equal(expected, Confirm.Of(Example.V1(after, $"2026-09-01T{writtenAfter}Z"), signature, "0.80.0", null).Kind);
    }

    [Theory]
    [InlineData("Completed")]
    [InlineData("Loading")]
    [InlineData("Invalid Config")]
    public void What_the_operator_last_applied_has_the_change_whatever_the_status_says(string phase)
    {
        var resource = Example.V1(phase);
        Assert.Equal(ProgressKind.Done, Confirm.Of(resource, Confirm.SignatureOf(resource), "0.80.0", Example.Layer(Same)).Kind);
    }

    [Theory]
    [InlineData("""{"version":"0.80.0","ready":false,"phase":"Running","reason":"Running"}""", ProgressKind.Running)]
    [InlineData("""{"version":"0.80.0","ready":true,"phase":"Succeeded","reason":"Complete"}""", ProgressKind.Done)]
    [InlineData("""{"version":"0.80.0","ready":false,"phase":"Failed","reason":"Failed"}""", ProgressKind.Failed)]
    [InlineData("""{"version":"0.79.2","ready":true,"phase":"Succeeded","reason":"Complete"}""", ProgressKind.Running)]
    [InlineData("""{"version":"0.79.2","ready":false,"phase":"Failed","reason":"Failed"}""", ProgressKind.Running)]
    [InlineData("null", ProgressKind.Running)]
    public void A_migration_counts_when_it_is_to_this_version(string migration, ProgressKind expected) =>
        Assert.Equal(expected, Confirm.Of(Example.V2(migration), "", "0.80.0", null).Kind);
}

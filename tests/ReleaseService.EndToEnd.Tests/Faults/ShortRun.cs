using ReleaseService.Testing;
using ReleaseService.Testing.Faults;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Faults;

/// <summary>Runs faults in their short form: the same scripts as bench/faults.sh, with small counts and nothing that hangs on a clock.</summary>
internal static class ShortRun
{
    public static async Task OfAsync(Func<FaultRun, Task> fault)
    {
        var run = new FaultRun(typeof(Server.ReleaseServer).Assembly.Location, isShort: true);
        await using (run)
        {
            try
            {
                await fault(run);
            }
            catch (FaultNotPossibleException e)
            {
                RealParts.Missing(e.Message);
            }
            catch (TimeoutException e)
            {
                Assert.Fail($"{e.Message}; {string.Join("; ", run.Failures)}\n{string.Join('\n', run.Server.Output.Split('\n').TakeLast(10))}");
            }
        }

        Assert.True(run.Failures.Count == 0, $"{string.Join('\n', run.Failures)}\n{string.Join('\n', run.Server.Output.Split('\n').TakeLast(10))}");
    }
}

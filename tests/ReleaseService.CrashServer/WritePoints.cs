using System.Diagnostics;

namespace ReleaseService.CrashServer;

/// <summary>Counts the points of a server's life at which a crash could leave something half done, and crashes at one of them.</summary>
/// <param name="deadly">Number of the point at which the process dies; 0 for none.</param>
internal sealed class WritePoints(int deadly)
{
    private int _count;

    /// <param name="what">Of the point, for people and for comparing runs.</param>
    public async Task ReachAsync(string what)
    {
        var number = Interlocked.Increment(ref _count);
        await Console.Out.WriteLineAsync($"point {number} {what}");
        if (number == deadly)
            Die();
    }

    /// <summary>SIGKILL: no finally, no dispose, no goodbye to the database.</summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite); // The signal may take a moment; nothing may happen in it here.
    }
}

namespace ReleaseService.Testing.Servers;

/// <summary>For what another thread or process does soon: asks until it holds, and fails with the last answer.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        using var end = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            if (end.IsCancellationRequested)
                throw new TimeoutException($"Didn't happen in time: {what}");
            await Task.Delay(20);
        }
    }
}

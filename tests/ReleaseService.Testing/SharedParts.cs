using System.Collections.Concurrent;

namespace ReleaseService.Testing;

/// <summary>
/// The real parts that a process starts once for all of its tests. A fixture of each test assembly ends them behind the last test: xUnit gives a process eleven seconds to end by itself, too few on a busy
/// machine for a PostgreSQL that has seen a thousand databases. What is no test run (the bench) ends them as it ends.
/// </summary>
public sealed class SharedParts : IAsyncDisposable
{
    private static readonly ConcurrentStack<IAsyncDisposable> Parts = new();

    static SharedParts() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAsync().GetAwaiter().GetResult();

    public static void Add(IAsyncDisposable part) => Parts.Push(part);

    public async ValueTask DisposeAsync() => await EndAsync();

    private static async Task EndAsync()
    {
        while (Parts.TryPop(out var part))
            await part.DisposeAsync();
    }
}

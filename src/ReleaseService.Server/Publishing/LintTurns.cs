using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Server.Publishing;

/// <summary>One body is linted at a time: one that is made for it takes a hundred times its size of memory for a moment, and a server's limit must bear that.</summary>
public static class LintTurns
{
    private static readonly SemaphoreSlim Turn = new(1);

    /// <inheritdoc cref="ReleaseLint.RunOnBody"/>
    public static async Task<(ReleaseSource? Source, IReadOnlyList<Finding> Findings)> RunAsync(ReadOnlyMemory<byte> body, bool isYaml, CancellationToken cancellation)
    {
        await Turn.WaitAsync(cancellation);
        try
        {
            return ReleaseLint.RunOnBody(body, isYaml, null, null);
        }
        finally
        {
            Turn.Release();
        }
    }
}

using System.Collections.Immutable;
using ReleaseService.Contracts.Releases;
using ReleaseService.Server.Serving;

namespace ReleaseService.Server.Snapshots;

/// <summary>A release as lists show it, and what a pin of it gets; immutable. Not yet promoted: <paramref name="Pinned"/> is null.</summary>
public sealed record ReleaseState(
    Guid Id, string Name, string PlatformVersion, DateTimeOffset CreatedAt, string Digest, ChartDetails Chart, string Notes, StoredSpec? Pinned)
{
    /// <summary>Ids under which other servers know it.</summary>
    public ImmutableArray<Guid> Aliases { get; init; } = [];

    /// <summary>Null for one that channels may take.</summary>
    public Withdrawal? Withdrawal { get; init; }

    /// <param name="channels">Those of its channels that the caller may see.</param>
    /// <param name="withReasons">Whether to tell why it was withdrawn, which was written for colleagues.</param>
    public ReleaseDetails ToDetails(IReadOnlyList<string> channels, bool withReasons) => new(
        Id, Name, PlatformVersion, CreatedAt, Digest, Chart, Notes, channels, Aliases, Withdrawal?.At, withReasons ? Withdrawal?.Reason : null);
}

/// <summary>That no channel takes a release any more.</summary>
public sealed record Withdrawal(DateTimeOffset At, string Reason);

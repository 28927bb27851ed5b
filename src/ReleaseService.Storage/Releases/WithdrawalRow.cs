namespace ReleaseService.Storage.Releases;

/// <summary>Says that no channel takes a release any more. For good.</summary>
public sealed class WithdrawalRow : IAppendOnly
{
    public required Guid ReleaseId { get; init; }

    public required string Actor { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Revision { get; init; }
}

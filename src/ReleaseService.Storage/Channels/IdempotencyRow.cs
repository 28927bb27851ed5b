namespace ReleaseService.Storage.Channels;

/// <summary>What came of a request with an idempotency key, written in the transaction that did it: a repetition is told it again.</summary>
public sealed class IdempotencyRow
{
    /// <summary>Who sent the key: two people may make up the same one.</summary>
    public required string Actor { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's path and body, lower-case hex: a key stands for one request only.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The answer's JSON, to the byte; of a license, whose token isn't kept, the id.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset At { get; init; }
}

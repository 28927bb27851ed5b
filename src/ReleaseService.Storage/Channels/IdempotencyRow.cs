namespace ReleaseService.Storage.Channels;

/// <summary>The answer to a promotion that was asked for with an idempotency key, written in the transaction that promoted: a repetition gets it again.</summary>
public sealed class IdempotencyRow
{
    /// <summary>Who sent the key: two people may make up the same one.</summary>
    public required string Actor { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's path and body, lower-case hex: a key stands for one request only.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The answer's JSON, to the byte.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset At { get; init; }
}

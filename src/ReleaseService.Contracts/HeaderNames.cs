namespace ReleaseService.Contracts;

/// <summary>Names of the HTTP headers that are not in the framework's lists.</summary>
public static class HeaderNames
{
    /// <summary>Response header: the epoch of the database, a positive decimal number. It grows when a database is restored to an older
    /// state, so that (epoch, sequence) is ordered even then (design.md "epoch").</summary>
    public const string Epoch = "Release-Epoch";

    /// <summary>Request header of whoever asks for a channel's head: a <see cref="Channels.ChannelPlace"/>, the newest that the client has seen of the channel. A server that isn't there yet looks into its
    /// database before it answers. What it then has it answers with, newer or not; a value that can't be read is ignored.</summary>
    public const string MinSequence = "Release-Min-Sequence";

    /// <summary>Request header of a promotion: 1 – 200 visible characters that the caller makes up for one intent and sends again with each repetition
    /// (draft-ietf-httpapi-idempotency-key-header). Kept for a week.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Response header <c>true</c>: this is the answer of an earlier request with the same key.</summary>
    public const string IdempotencyReplayed = "Idempotency-Replayed";

    /// <summary>Response header of a backup: the SHA-256 of all its bytes, as <c>sha-256=:BASE64:</c> (RFC 9530).</summary>
    public const string ReprDigest = "Repr-Digest";
}

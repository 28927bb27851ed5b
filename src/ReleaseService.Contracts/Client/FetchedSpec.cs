using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Client;

/// <summary>A spec document as fetched.</summary>
/// <param name="Document">The document, decoded.</param>
/// <param name="Bytes">The exact bytes, after any content coding was undone.</param>
/// <param name="ETag">The entity tag with its quotes, to send back; null where the answer had none.</param>
/// <param name="Epoch">The database's epoch; null where the answer had none.</param>
public sealed record FetchedSpec(SpecDocument Document, ReadOnlyMemory<byte> Bytes, string? ETag, long? Epoch);

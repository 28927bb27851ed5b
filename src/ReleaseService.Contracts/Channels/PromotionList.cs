namespace ReleaseService.Contracts.Channels;

/// <summary>The answer of <c>GET /api/v1/channels/{name}/promotions</c>.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="HeadSequence">The newest sequence of the channel; 0 while nothing has been promoted.</param>
/// <param name="Promotions">In order of sequence; all after <c>?after=</c>, at most <c>?limit=</c> (1 – 1000, default 1000), or the last <c>?last=</c>.</param>
public sealed record PromotionList(string Channel, long HeadSequence, IReadOnlyList<PromotionDetails> Promotions);

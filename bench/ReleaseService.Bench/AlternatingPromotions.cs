using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench;

/// <summary>Promotes the samples' two newest stable releases in turns: each time another document becomes the head.</summary>
internal sealed class AlternatingPromotions
{
    public const string Channel = "stable";

    private bool _isAtNewest = true; // as the samples are seeded

    /// <param name="http">With the address of the server that is asked.</param>
    /// <returns>The sequence; null where it was the head already, as one that overtakes another finds it.</returns>
    public async Task<long?> NextAsync(HttpClient http)
    {
        var isRollback = _isAtNewest;
        _isAtNewest = !_isAtNewest;
        var result = await new PublisherClient(http, TestServer.AdminToken).PromoteAsync(
            Channel, new PromoteRequest(Release: isRollback ? "0.83.0-1" : "0.83.0-2", Reason: "bench", IsRollback: isRollback, Force: true));
        return result.Promotion?.Sequence;
    }
}

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
    /// <returns>The sequence.</returns>
    public async Task<long> NextAsync(HttpClient http)
    {
        var result = await new PublisherClient(http, TestServer.AdminToken).PromoteAsync(
            Channel, new PromoteRequest(Release: _isAtNewest ? "0.83.0-1" : "0.83.0-2", Reason: "bench", IsRollback: _isAtNewest, Force: true));
        _isAtNewest = !_isAtNewest;
        return result.Promotion!.Sequence;
    }
}

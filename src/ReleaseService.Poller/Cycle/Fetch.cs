using System.Text.Json;
using ReleaseService.Contracts.Client;
using ReleaseService.Poller.Service;

namespace ReleaseService.Poller.Cycle;

/// <summary>Second step: asks the service for what the license, the annotations and the pin name.</summary>
public sealed class Fetch(ServiceConnection service)
{
    /// <param name="license">The token; null for none.</param>
    /// <param name="channel">The channel of the annotation; null for the license's own.</param>
    /// <param name="pin">The release's id or name; null for the channel's head.</param>
    /// <param name="knownETag">Of the document that is held; null to get it in any case.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<FetchAnswer> RunAsync(string? license, string? channel, string? pin, string? knownETag, CancellationToken cancellation)
    {
        var client = service.For(license);
        try
        {
            var fetched = (pin, channel) switch
            {
                ({ } release, _) => await client.GetReleaseSpecAsync(release, knownETag, cancellation),
                (_, { } name) => await client.GetChannelSpecAsync(name, knownETag, cancellation),
                _ => await client.GetOwnSpecAsync(knownETag, cancellation),
            };
            return fetched is null ? new FetchAnswer.Unchanged() : new FetchAnswer.Document(fetched);
        }
        catch (ReleaseServiceException e) when (e.Status is 401 or 403)
        {
            return new FetchAnswer.Refused(e.Message);
        }
        catch (ReleaseServiceException e) when (e.Status == 404 && (pin ?? channel) is { } name)
        {
            return new FetchAnswer.Unknown($"The service has no {(pin is null ? "channel" : "release")} {name} for this license.");
        }
        catch (ReleaseServiceException e)
        {
            return new FetchAnswer.Failed(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException or InvalidDataException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new FetchAnswer.Failed(e is OperationCanceledException ? "The service didn't answer in time." : e.Message);
        }
    }
}

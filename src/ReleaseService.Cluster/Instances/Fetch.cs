using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cluster.Instances;

/// <summary>Asks the service for what the license, the annotations and the pin name.</summary>
/// <param name="clientOf">A client that asks with a license; null for none.</param>
public sealed class Fetch(Func<string?, ReleaseServiceClient> clientOf)
{
    /// <param name="question">What is asked for.</param>
    /// <param name="knownETag">Of a document that is known; null to get it in any case.</param>
    /// <param name="seen">How far the channel was seen to be, so that a replica that is behind catches up first; null for a pin, and where nothing was seen.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    public async Task<FetchAnswer> RunAsync(Question question, string? knownETag, ChannelPlace? seen, CancellationToken cancellation)
    {
        var client = clientOf(question.License);
        try
        {
            var fetched = (question.Pin, question.Channel) switch
            {
                ({ } release, _) => await client.GetReleaseSpecAsync(release, knownETag, cancellation),
                (_, { } name) => await client.GetChannelSpecAsync(name, knownETag, seen, cancellation),
                _ => await client.GetOwnSpecAsync(knownETag, seen, cancellation),
            };
            return fetched is null ? new FetchAnswer.Unchanged() : new FetchAnswer.Document(fetched);
        }
        catch (ReleaseServiceException e) when (e.Status is 401 or 403)
        {
            return new FetchAnswer.Refused(e.Message);
        }
        catch (ReleaseServiceException e) when (e.Status == 404 && (question.Pin ?? question.Channel) is { } name)
        {
            return new FetchAnswer.Unknown($"The service has no {(question.Pin is null ? "channel" : "release")} {name} for this license.");
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

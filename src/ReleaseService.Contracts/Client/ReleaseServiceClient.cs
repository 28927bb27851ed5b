using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Client;

/// <summary>
/// Typed client of the modern read API. Every method throws <see cref="ReleaseServiceException"/> for an answer other than success,
/// <see cref="HttpRequestException"/> when the service can't be reached, and <see cref="JsonException"/> for a body that isn't what it should be.
/// </summary>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the service's base URL, with a trailing slash.</param>
/// <param name="license">The license JWT to send as <c>Basic license:JWT</c>; null or blank to ask without one.</param>
public sealed class ReleaseServiceClient(HttpClient http, string? license = null)
{
    private readonly ApiCalls _calls = new(http, string.IsNullOrWhiteSpace(license)
        ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"license:{license.Trim()}"))));

    /// <summary>The channels that the caller may see.</summary>
    public Task<ChannelList> GetChannelsAsync(CancellationToken cancellation = default) =>
        _calls.GetAsync("api/v1/channels", ContractsJson.Default.ChannelList, cancellation);

    /// <summary>One channel with its head.</summary>
    public Task<ChannelDetails> GetChannelAsync(string name, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/channels/{Uri.EscapeDataString(name)}", ContractsJson.Default.ChannelDetails, cancellation);

    /// <summary>One release.</summary>
    public Task<ReleaseDetails> GetReleaseAsync(Guid releaseId, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/releases/{releaseId}", ContractsJson.Default.ReleaseDetails, cancellation);

    /// <summary>What the service makes of the license.</summary>
    public Task<LicenseDetails> GetLicenseAsync(CancellationToken cancellation = default) =>
        _calls.GetAsync("api/v1/license", ContractsJson.Default.LicenseDetails, cancellation);

    /// <summary>The spec document that the license gets on a channel.</summary>
    /// <param name="name">The channel.</param>
    /// <param name="knownETag">The ETag of the document that the caller has; null to get it in any case.</param>
    /// <param name="atLeast">The newest place of the channel that the caller has seen: a replica that is behind catches up before it answers, if it can. Null where the caller has seen nothing.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>The document, or null when it is the one that the caller has. It may be older than <paramref name="atLeast"/>: whoever must not go back compares.</returns>
    public Task<FetchedSpec?> GetChannelSpecAsync(string name, string? knownETag = null, ChannelPlace? atLeast = null, CancellationToken cancellation = default) =>
        GetSpecAsync($"api/v1/channels/{Uri.EscapeDataString(name)}/spec", knownETag, atLeast, cancellation);

    /// <summary>The spec document of one release, as a pin gets it.</summary>
    /// <param name="release">The release's id, an alias or its name.</param>
    /// <param name="knownETag">The ETag of the document that the caller has; null to get it in any case.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>The document, or null when it is the one that the caller has.</returns>
    public Task<FetchedSpec?> GetReleaseSpecAsync(string release, string? knownETag = null, CancellationToken cancellation = default) =>
        GetSpecAsync($"api/v1/releases/{Uri.EscapeDataString(release)}/spec", knownETag, null, cancellation);

    /// <summary>The spec document of the channel that the license follows, or is assigned to; without a license, of the default channel.</summary>
    /// <inheritdoc cref="GetChannelSpecAsync"/>
    /// <param name="knownETag">The ETag of the document that the caller has; null to get it in any case.</param>
    /// <param name="atLeast">The newest place that the caller has seen of that channel; null for none.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<FetchedSpec?> GetOwnSpecAsync(string? knownETag = null, ChannelPlace? atLeast = null, CancellationToken cancellation = default) =>
        GetSpecAsync("api/v1/operator/channel", knownETag, atLeast, cancellation);

    /// <summary>Watches a channel: what the license gets on it, at once and whenever that changes.</summary>
    /// <param name="name">The channel.</param>
    /// <param name="lastEventId"><see cref="ChannelWatch.LastEventId"/> of an earlier stream: what it had is not sent again. Null to get the head in any case.</param>
    /// <param name="limits">What to put up with; null for the usual.</param>
    /// <param name="cancellation">Cancels the opening.</param>
    public async Task<ChannelWatch> WatchChannelAsync(string name, string? lastEventId = null, WatchLimits? limits = null, CancellationToken cancellation = default)
    {
        using var request = _calls.Request(HttpMethod.Get, $"api/v1/channels/{Uri.EscapeDataString(name)}/watch");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await _calls.OpenAsync(request, cancellation).ConfigureAwait(false);
        try
        {
            await ApiCalls.ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
            if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
                throw new ReleaseServiceException((int)response.StatusCode, null);
            return new ChannelWatch(response, await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), limits ?? new WatchLimits());
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<FetchedSpec?> GetSpecAsync(string path, string? knownETag, ChannelPlace? atLeast, CancellationToken cancellation)
    {
        using var request = _calls.Request(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/problem+json")); // the operators' path tells errors as text else
        if (knownETag is not null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(knownETag));
        if (atLeast is { } place)
            request.Headers.Add(HeaderNames.MinSequence, place.ToString());
        using var response = await _calls.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotModified && knownETag is not null)
            return null;

        await ApiCalls.ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var document = JsonSerializer.Deserialize(bytes, ContractsJson.Default.SpecDocument)
            ?? throw new JsonException("The service answered with the JSON value null.");
        long? epoch = response.Headers.TryGetValues(HeaderNames.Epoch, out var values) && long.TryParse(values.First(), out var number) ? number : null;
        return new FetchedSpec(document, bytes, response.Headers.ETag?.ToString(), epoch);
    }
}

using System.Net.Http.Headers;
using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Identity;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts.Client;

/// <summary>
/// Typed client of what takes an identity: publishing, channels, tokens, audit; keys and licenses in the other part. Every method throws <see cref="ReleaseServiceException"/> for an
/// answer other than success, <see cref="HttpRequestException"/> when the service can't be reached, and <see cref="System.Text.Json.JsonException"/> for a body
/// that isn't what it should be.
/// </summary>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the service's base URL, with a trailing slash.</param>
/// <param name="token">A token (<c>rst_…</c>) or an OIDC token, sent as <c>Bearer</c>; null or blank for none.</param>
public sealed partial class PublisherClient(HttpClient http, string? token)
{
    private readonly ApiCalls _calls = new(http, string.IsNullOrWhiteSpace(token) ? null : new AuthenticationHeaderValue("Bearer", token.Trim()));

    /// <summary>Who the caller is.</summary>
    public Task<IdentityDetails> GetIdentityAsync(CancellationToken cancellation = default) =>
        _calls.GetAsync("api/v1/identity", ContractsJson.Default.IdentityDetails, cancellation);

    /// <summary>The channels that the identity may see, as the database has them at this moment.</summary>
    public Task<ChannelList> GetChannelsAsync(CancellationToken cancellation = default) =>
        _calls.GetAsync("api/v1/channels", ContractsJson.Default.ChannelList, cancellation);

    /// <summary>One channel.</summary>
    public Task<ChannelDetails> GetChannelAsync(string name, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/channels/{Uri.EscapeDataString(name)}", ContractsJson.Default.ChannelDetails, cancellation);

    /// <summary>Makes a channel, or changes it; to repeat it changes nothing.</summary>
    public Task<ChannelDetails> PutChannelAsync(string name, PutChannelRequest channel, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Put, $"api/v1/channels/{Uri.EscapeDataString(name)}", channel, ContractsJson.Default.PutChannelRequest, ContractsJson.Default.ChannelDetails, cancellation);

    /// <summary>A page of a channel's history, in order of sequence.</summary>
    /// <param name="name">The channel.</param>
    /// <param name="after">Only promotions with a higher sequence.</param>
    /// <param name="limit">At most so many; 1 – 1000.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<PromotionList> GetPromotionsAsync(string name, long after = 0, int limit = 1000, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/channels/{Uri.EscapeDataString(name)}/promotions?after={after}&limit={limit}", ContractsJson.Default.PromotionList, cancellation);

    /// <summary>Promotes a release, or says what that would change.</summary>
    /// <param name="name">The channel.</param>
    /// <param name="request">What, and why.</param>
    /// <param name="dryRun">Whether only to say what would happen.</param>
    /// <param name="idempotencyKey">Made up for this intent; repetitions with it promote nothing again. Null: each call stands for itself.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<PromotionResult> PromoteAsync(string name, PromoteRequest request, bool dryRun = false, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        _calls.SendAsync(
            HttpMethod.Post, $"api/v1/channels/{Uri.EscapeDataString(name)}/promotions{(dryRun ? "?dryRun=true" : "")}", request,
            ContractsJson.Default.PromoteRequest, ContractsJson.Default.PromotionResult, cancellation, idempotencyKey);

    /// <summary>A page of the releases, newest first.</summary>
    /// <param name="after">The last page's <see cref="ReleaseList.Next"/>; null for the first page.</param>
    /// <param name="limit">At most so many; 1 – 1000.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<ReleaseList> GetReleasesAsync(Guid? after = null, int limit = 1000, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/releases?limit={limit}{(after is null ? "" : $"&after={after}")}", ContractsJson.Default.ReleaseList, cancellation);

    /// <summary>One release.</summary>
    /// <param name="release">Its id, an alias or its name.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<ReleaseDetails> GetReleaseAsync(string release, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/releases/{Uri.EscapeDataString(release)}", ContractsJson.Default.ReleaseDetails, cancellation);

    /// <summary>The exact bytes of a release's manifest, which its digest covers.</summary>
    /// <inheritdoc cref="GetReleaseAsync"/>
    public async Task<byte[]> GetManifestAsync(string release, CancellationToken cancellation = default)
    {
        using var request = _calls.Request(HttpMethod.Get, $"api/v1/releases/{Uri.EscapeDataString(release)}/manifest");
        using var response = await _calls.SendAsync(request, cancellation).ConfigureAwait(false);
        await ApiCalls.ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What changes from one release to another.</summary>
    /// <param name="from">The release before: id, alias or name.</param>
    /// <param name="to">The release after: id, alias or name.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<ReleaseDiff> DiffAsync(string from, string to, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/releases/{Uri.EscapeDataString(to)}/diff?from={Uri.EscapeDataString(from)}", ContractsJson.Default.ReleaseDiff, cancellation);

    /// <summary>Publishes a release; to repeat it changes nothing.</summary>
    /// <param name="file">A release file, YAML.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<PublishResult> PublishYamlAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation = default)
    {
        var request = _calls.Request(HttpMethod.Post, "api/v1/releases");
        request.Content = new ReadOnlyMemoryContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        return _calls.SendAsync(request, ContractsJson.Default.PublishResult, cancellation);
    }

    /// <summary>Withdraws a release for good; to repeat it changes nothing.</summary>
    /// <param name="release">Its id, an alias or its name.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<WithdrawResult> WithdrawAsync(string release, string reason, CancellationToken cancellation = default) =>
        _calls.SendAsync(
            HttpMethod.Post, $"api/v1/releases/{Uri.EscapeDataString(release)}/withdrawal", new WithdrawRequest(reason),
            ContractsJson.Default.WithdrawRequest, ContractsJson.Default.WithdrawResult, cancellation);

    /// <summary>Every token there ever was.</summary>
    public Task<TokenList> GetTokensAsync(CancellationToken cancellation = default) => _calls.GetAsync("api/v1/tokens", ContractsJson.Default.TokenList, cancellation);

    /// <summary>Makes a token. Not to be repeated blindly: a second call makes a second token, or is refused for the name.</summary>
    public Task<CreatedToken> CreateTokenAsync(CreateTokenRequest request, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, "api/v1/tokens", request, ContractsJson.Default.CreateTokenRequest, ContractsJson.Default.CreatedToken, cancellation);

    /// <summary>Revokes a token at once, on every server; to repeat it changes nothing.</summary>
    public Task<TokenDetails> RevokeTokenAsync(Guid tokenId, CancellationToken cancellation = default) =>
        _calls.SendAsync(_calls.Request(HttpMethod.Delete, $"api/v1/tokens/{tokenId}"), ContractsJson.Default.TokenDetails, cancellation);

    /// <summary>A page of the audit, in order of number.</summary>
    /// <param name="after">Only entries with a higher number.</param>
    /// <param name="limit">At most so many; 1 – 1000.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<AuditPage> GetAuditAsync(long after = 0, int limit = 1000, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/audit?after={after}&limit={limit}", ContractsJson.Default.AuditPage, cancellation);

    /// <summary>The newest entries of the audit, in order of number.</summary>
    /// <param name="last">How many; 1 – 1000.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<AuditPage> GetLastAuditAsync(int last, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/audit?last={last}", ContractsJson.Default.AuditPage, cancellation);
}

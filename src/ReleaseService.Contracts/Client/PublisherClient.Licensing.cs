using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Contracts.Client;

/// <summary>Keys, licenses, deployments and update checks.</summary>
public sealed partial class PublisherClient
{
    /// <summary>Every signing key there ever was.</summary>
    public Task<SigningKeyList> GetKeysAsync(CancellationToken cancellation = default) => _calls.GetAsync("api/v1/keys", ContractsJson.Default.SigningKeyList, cancellation);

    /// <summary>Makes a signing key, which takes over later. Not to be repeated blindly: a second call makes a second key.</summary>
    public Task<SigningKeyDetails> CreateKeyAsync(CreateKeyRequest request, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, "api/v1/keys", request, ContractsJson.Default.CreateKeyRequest, ContractsJson.Default.SigningKeyDetails, cancellation);

    /// <summary>Retires a signing key for good: what it signed is refused. To repeat it changes nothing.</summary>
    /// <param name="keyId">Its <c>kid</c>.</param>
    /// <param name="reason">Why; told to whoever sends a license of the key.</param>
    /// <param name="force">Also the last key in use.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<SigningKeyDetails> RetireKeyAsync(string keyId, string reason, bool force = false, CancellationToken cancellation = default) =>
        _calls.SendAsync(
            HttpMethod.Post, $"api/v1/keys/{Uri.EscapeDataString(keyId)}/retirement", new RetireKeyRequest(reason, force), ContractsJson.Default.RetireKeyRequest, ContractsJson.Default.SigningKeyDetails, cancellation);

    /// <summary>The published JWKS, as it is served.</summary>
    public async Task<byte[]> GetJwksAsync(CancellationToken cancellation = default)
    {
        using var request = _calls.Request(HttpMethod.Get, ".well-known/jwks.json");
        using var response = await _calls.SendAsync(request, cancellation).ConfigureAwait(false);
        await ApiCalls.ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Issues a license; the answer holds the token, this once. Not to be repeated blindly: a second call issues a second license.</summary>
    public Task<NewLicense> IssueLicenseAsync(IssueLicenseRequest request, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, "api/v1/licenses", request, ContractsJson.Default.IssueLicenseRequest, ContractsJson.Default.NewLicense, cancellation);

    /// <summary>Renews a license: a new token for the same deployment. A second call is refused, since there is one renewal.</summary>
    /// <param name="licenseId">The license.</param>
    /// <param name="request">Its new end, and what shall be different; what is left out stays.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<NewLicense> RenewLicenseAsync(string licenseId, IssueLicenseRequest request, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, $"{License(licenseId)}/renewal", request, ContractsJson.Default.IssueLicenseRequest, ContractsJson.Default.NewLicense, cancellation);

    /// <summary>A page of the licenses issued here, newest first.</summary>
    /// <param name="customer">Only those of customers with this in their name; null for all.</param>
    /// <param name="deployment">Only those of this deployment; null for all.</param>
    /// <param name="after">The last page's <see cref="LicenseList.Next"/>; null for the first page.</param>
    /// <param name="limit">At most so many; 1 – 1000.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<LicenseList> GetLicensesAsync(string? customer = null, string? deployment = null, string? after = null, int limit = 1000, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/licenses?limit={limit}{Parameter("customer", customer)}{Parameter("deployment", deployment)}{Parameter("after", after)}", ContractsJson.Default.LicenseList, cancellation);

    /// <summary>One license that was issued here.</summary>
    public Task<IssuedLicense> GetLicenseAsync(string licenseId, CancellationToken cancellation = default) => _calls.GetAsync(License(licenseId), ContractsJson.Default.IssuedLicense, cancellation);

    /// <summary>Revokes a license for good, on every server; to repeat it changes nothing.</summary>
    public Task<RevocationDetails> RevokeLicenseAsync(string licenseId, string reason, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, $"{License(licenseId)}/revocation", new RevokeRequest(reason), ContractsJson.Default.RevokeRequest, ContractsJson.Default.RevocationDetails, cancellation);

    /// <summary>Revokes a deployment for good, with every license that names it; to repeat it changes nothing.</summary>
    public Task<RevocationDetails> RevokeDeploymentAsync(string deploymentId, string reason, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Post, $"{Deployment(deploymentId)}/revocation", new RevokeRequest(reason), ContractsJson.Default.RevokeRequest, ContractsJson.Default.RevocationDetails, cancellation);

    /// <summary>What the service knows of a deployment, and what it gets and why.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="release">A release that it is pinned to, by id or name; null for what its channel gives.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<DeploymentDetails> GetDeploymentAsync(string deploymentId, string? release = null, CancellationToken cancellation = default) =>
        _calls.GetAsync($"{Deployment(deploymentId)}{(release is null ? "" : $"?release={Uri.EscapeDataString(release)}")}", ContractsJson.Default.DeploymentDetails, cancellation);

    /// <summary>Assigns a deployment to a channel, whatever its license says; to repeat it changes nothing.</summary>
    public Task<DeploymentDetails> AssignAsync(string deploymentId, AssignmentRequest request, CancellationToken cancellation = default) =>
        _calls.SendAsync(HttpMethod.Put, $"{Deployment(deploymentId)}/assignment", request, ContractsJson.Default.AssignmentRequest, ContractsJson.Default.DeploymentDetails, cancellation);

    /// <summary>Ends a deployment's assignment: it follows its license again; to repeat it changes nothing.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="force">Also where the license's channel has a lower platform version; takes an admin.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<DeploymentDetails> UnassignAsync(string deploymentId, bool force = false, CancellationToken cancellation = default) =>
        _calls.SendAsync(_calls.Request(HttpMethod.Delete, $"{Deployment(deploymentId)}/assignment{(force ? "?force=true" : "")}"), ContractsJson.Default.DeploymentDetails, cancellation);

    /// <summary>Whether there is something newer, and whether the current version is still supported. With a license as the client's token: for its deployment.</summary>
    /// <param name="current">The platform version that runs or, to be told of another release of it too, the name of its release.</param>
    /// <param name="channel">The channel to look at; null for the caller's own.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<UpdateCheck> CheckUpdatesAsync(string current, string? channel = null, CancellationToken cancellation = default) =>
        _calls.GetAsync($"api/v1/updates?current={Uri.EscapeDataString(current)}{Parameter("channel", channel)}", ContractsJson.Default.UpdateCheck, cancellation);

    private static string License(string id) => $"api/v1/licenses/{Uri.EscapeDataString(id)}";

    private static string Deployment(string id) => $"api/v1/deployments/{Uri.EscapeDataString(id)}";

    private static string Parameter(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}

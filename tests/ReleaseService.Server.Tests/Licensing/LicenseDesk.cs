using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>What support does with licenses and deployments, over HTTP.</summary>
internal sealed class LicenseDesk(TestServer server, string token = TestServer.AdminToken)
{
    public Task<Ask> RevokeLicenseAsync(string licenseId, string? reason = "leaked") =>
        SendAsync(HttpMethod.Post, $"/api/v1/licenses/{licenseId}/revocation", JsonSerializer.SerializeToUtf8Bytes(new RevokeRequest(reason), ContractsJson.Default.RevokeRequest));

    public Task<Ask> RevokeDeploymentAsync(string deployment, string? reason = "not paid") =>
        SendAsync(HttpMethod.Post, $"/api/v1/deployments/{deployment}/revocation", JsonSerializer.SerializeToUtf8Bytes(new RevokeRequest(reason), ContractsJson.Default.RevokeRequest));

    public Task<Ask> AssignAsync(string deployment, string? channel, bool force = false, string? reason = "asked for") =>
        SendAsync(HttpMethod.Put, $"/api/v1/deployments/{deployment}/assignment", JsonSerializer.SerializeToUtf8Bytes(new AssignmentRequest(channel, reason, force), ContractsJson.Default.AssignmentRequest));

    public Task<Ask> UnassignAsync(string deployment, bool force = false) => SendAsync(HttpMethod.Delete, $"/api/v1/deployments/{deployment}/assignment{(force ? "?force=true" : "")}");

    public Task<Ask> ShowAsync(string deployment) => SendAsync(HttpMethod.Get, $"/api/v1/deployments/{deployment}");

    /// <summary>The id of a license, as its owner is told it.</summary>
    public async Task<string> IdOfAsync(string license) => (await Ask.GetAsync(server, "/api/v1/license", license)).Json.GetProperty("licenseId").GetString()!;

    /// <summary>The codes of the reasons, in order.</summary>
    public static string Codes(JsonElement details) => string.Join(' ', details.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()));

    private async Task<Ask> SendAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var response = await server.Http.SendAsync(request);
        return new((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), response);
    }
}

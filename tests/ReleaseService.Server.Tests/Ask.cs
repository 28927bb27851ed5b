using System.Text;
using System.Text.Json;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests;

/// <summary>One request, its status and its body.</summary>
internal sealed record Ask(int Status, string Body, HttpResponseMessage Response)
{
    public string? ContentType => Response.Content.Headers.ContentType?.MediaType;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of a problem.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public string Metadata(string key) => Json.GetProperty("metadata").GetProperty(key).GetString()!;

    public static Task<Ask> GetAsync(TestServer server, string path, string? license = null, params (string Name, string Value)[] headers) =>
        SendAsync(server, HttpMethod.Get, path, license is null ? headers : [("Authorization", Basic(license)), .. headers]);

    public static Task<Ask> SendAsync(TestServer server, HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        SendAsync(server, method, path, null, headers);

    /// <summary>With a body, by default as the administrator.</summary>
    public static Task<Ask> SendAsync(TestServer server, HttpMethod method, string path, string? contentType, byte[] body, string token = TestServer.AdminToken)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(server, method, path, content, ("Authorization", $"Bearer {token}"));
    }

    private static async Task<Ask> SendAsync(TestServer server, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address.OriginalString.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await server.Http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public static string Basic(string license) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"license:{license}"));
}

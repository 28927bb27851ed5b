using System.Text;
using System.Text.Json;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests;

/// <summary>One request, its status and its body.</summary>
internal sealed record Ask(int Status, string Body, HttpResponseMessage Response)
{
    public string? ContentType => Response.Content.Headers.ContentType?.MediaType;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Metadata(string key) => Json.GetProperty("metadata").GetProperty(key).GetString()!;

    public static Task<Ask> GetAsync(TestServer server, string path, string? license = null, params (string Name, string Value)[] headers) =>
        SendAsync(server, HttpMethod.Get, path, license is null ? headers : [("Authorization", Basic(license)), .. headers]);

    public static async Task<Ask> SendAsync(TestServer server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address.OriginalString.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await server.Http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public static string Basic(string license) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"license:{license}"));
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>A server that can make signing keys, an administrator's shell beside it, and an instance that asks with a license.</summary>
internal sealed class IssuingShell : IAsyncDisposable
{
    private readonly DirectoryInfo _secrets;

    private IssuingShell(TestServer server, DirectoryInfo secrets) => (Server, Shell, _secrets) = (server, new CommandLine(server), secrets);

    public TestServer Server { get; }

    public CommandLine Shell { get; }

    public static async Task<IssuingShell> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var secrets = Directory.CreateTempSubdirectory("release-service-secrets-");
        var file = $"{secrets.FullName}/encryption-key";
        await File.WriteAllTextAsync(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new(await TestServer.StartSeededAsync(kind, null, $"--Licensing:EncryptionKeyFile={file}"), secrets);
    }

    /// <summary>The token of a new license.</summary>
    public async Task<string> IssueAsync(params string[] options) => (await Shell.DoAsync(["licenses", "issue", .. options])).TrimEnd('\n');

    public async Task<JsonElement> JsonAsync(params string[] args) => JsonElement.Parse(await Shell.DoAsync([.. args, "-o", "json"]));

    /// <summary>The one license that a search finds.</summary>
    public async Task<(string License, string Deployment)> FindAsync(params string[] search)
    {
        var found = (await JsonAsync(["licenses", "list", .. search])).GetProperty("licenses").EnumerateArray().Single();
        return (found.GetProperty("licenseId").GetString()!, found.GetProperty("deploymentId").GetString()!);
    }

    /// <summary>What an operator with this license gets: <c>stable 0.83.0-2</c>, or the status and what it is told.</summary>
    public async Task<string> GetsAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operator/channel") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await Server.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            return $"{(int)response.StatusCode} {body}";
        var metadata = JsonElement.Parse(body).GetProperty("metadata");
        return $"{metadata.GetProperty("channelName")} {metadata.GetProperty("releaseName")}";
    }

    public async ValueTask DisposeAsync()
    {
        Shell.Dispose();
        await Server.DisposeAsync();
        _secrets.Delete(recursive: true);
    }
}

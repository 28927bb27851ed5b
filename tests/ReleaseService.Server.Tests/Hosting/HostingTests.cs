using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task A_certificate_that_is_renewed_on_disk_is_served_without_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("release-service-tls-").FullName;
        using var first = WriteCertificate(folder, "v1");
        MountSecret(folder, "v1");
        await using var server = await TestServer.StartSeededAsync(settings: ["--urls=https://127.0.0.1:0", $"--Tls:CertificateFile={folder}/tls.crt", $"--Tls:KeyFile={folder}/tls.key"]);
        Assert.Equal(first.Thumbprint, await ServedThumbprintAsync(server));

        // A renewal that is broken is told and changes nothing.
        Directory.CreateDirectory($"{folder}/broken");
        File.WriteAllText($"{folder}/broken/tls.crt", "garbage");
        File.WriteAllText($"{folder}/broken/tls.key", "garbage");
        MountSecret(folder, "broken");
        server.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => Task.FromResult(server.Log.Text.Contains("stays in use", StringComparison.Ordinal)), "the broken certificate is told");
        Assert.Equal(first.Thumbprint, await ServedThumbprintAsync(server));

        // As Kubernetes renews a mounted secret: a new folder, and a link that is swapped.
        using var second = WriteCertificate(folder, "v2");
        MountSecret(folder, "v2");
        server.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(async () => await ServedThumbprintAsync(server) == second.Thumbprint, "the new certificate is served");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "203.0.113.7")]
    public async Task Forwarded_headers_are_believed_only_from_a_trusted_proxy(string? trusted, string address)
    {
        await using var server = await TestServer.StartSeededAsync(settings: trusted is null ? [] : [$"--Hosting:TrustedProxies:0={trusted}"]);
        await Ask.GetAsync(server, "/api/v1/channels", headers: ("X-Forwarded-For", "203.0.113.7"));
        Assert.Contains($"\"Address\":\"{address}\"", server.Log.Text);
    }

    [Fact]
    public async Task Shutdown_lets_a_running_request_finish()
    {
        var server = await TestServer.StartSeededAsync();
        var requests = Enumerable.Range(0, 50).Select(_ => Ask.GetAsync(server, "/api/v1/operator/channel")).ToList();
        await Task.WhenAll(requests);
        await server.DisposeAsync();
        Assert.All(requests, request => Assert.Equal(200, request.Result.Status));
        await Assert.ThrowsAnyAsync<Exception>(() => new HttpClient().GetAsync(new Uri(server.Address, "/healthz")));
    }

    [Fact]
    public async Task The_API_is_described_and_every_route_of_it_is_in_the_description()
    {
        await using var server = await TestServer.StartSeededAsync();
        var document = await Ask.GetAsync(server, "/swagger/v1/swagger.json");
        Assert.Equal(200, document.Status);
        var paths = document.Json.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "/api/v1/channels", "/api/v1/channels/{name}", "/api/v1/channels/{name}/spec", "/api/v1/license", "/api/v1/operator/channel", "/api/v1/operator/channel/release/{releaseId}",
                "/api/v1/releases/{releaseId}", "/api/v1/releases/{releaseId}/spec", "/healthz", "/readyz",
            ],
            paths);
        Assert.Contains("spec document", document.Body);
        Assert.Equal(200, (await Ask.GetAsync(server, "/swagger/index.html")).Status);
    }

    [Fact]
    public async Task Readiness_tells_epoch_and_revision()
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.GetAsync(server, "/readyz");
        Assert.Equal((200, true, 1L, "reachable"), (answer.Status, answer.Json.GetProperty("ready").GetBoolean(), answer.Json.GetProperty("epoch").GetInt64(), answer.Json.GetProperty("database").GetString()));
    }

    private static X509Certificate2 WriteCertificate(string folder, string version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={version}", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(TestServer.Start.AddYears(-1), TestServer.Start.AddYears(1));
        Directory.CreateDirectory($"{folder}/{version}");
        File.WriteAllText($"{folder}/{version}/tls.crt", certificate.ExportCertificatePem());
        File.WriteAllText($"{folder}/{version}/tls.key", key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private static void MountSecret(string folder, string version)
    {
        using (var swap = Process.Start("sh", ["-c", "ln -s \"$2\" \"$1/..data_tmp\" && mv -T \"$1/..data_tmp\" \"$1/..data\"", "sh", folder, version]))
        {
            swap.WaitForExit();
            Assert.Equal(0, swap.ExitCode);
        }

        foreach (var file in new[] { "tls.crt", "tls.key" })
        {
            if (!File.Exists($"{folder}/{file}"))
                File.CreateSymbolicLink($"{folder}/{file}", $"..data/{file}");
        }
    }

    private static async Task<string?> ServedThumbprintAsync(TestServer server)
    {
        string? thumbprint = null;
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (thumbprint = certificate!.Thumbprint) is not null };
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(server.Address, "/api/v1/operator/channel"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return thumbprint;
    }
}

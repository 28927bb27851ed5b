using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Serilog.Core;
using Serilog.Events;
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
        await Eventually.HoldsAsync(() => Task.FromResult(Tick() && server.Log.Text.Contains("stays in use", StringComparison.Ordinal)), "the broken certificate is told");
        Assert.Equal(first.Thumbprint, await ServedThumbprintAsync(server));

        // As Kubernetes renews a mounted secret: a new folder, and a link that is swapped.
        using var second = WriteCertificate(folder, "v2");
        MountSecret(folder, "v2");
        await Eventually.HoldsAsync(async () => Tick() && await ServedThumbprintAsync(server) == second.Thumbprint, "the new certificate is served");
        Directory.Delete(folder, recursive: true);

        bool Tick()
        {
            server.Time.Advance(TimeSpan.FromSeconds(10));
            return true;
        }
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
        await server.StopAsync();
        Assert.Contains($"\"Address\":\"{address}\"", server.Log.Text);
    }

    [Fact]
    public async Task Shutdown_lets_a_running_request_finish_and_takes_no_new_one()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await TestServer.StartBehindAsync(
            async (context, next) =>
            {
                arrived.SetResult();
                await released.Task;
                await next(context);
            },
            [.. database.Settings, "--seed"]);
        var running = Ask.GetAsync(server, "/api/v1/operator/channel/"); // by way of the routes
        await arrived.Task;
        var stopping = server.StopAsync();
        await Eventually.HoldsAsync(async () => !await AcceptsAsync(server), "no new connection is taken");
        Assert.False(running.IsCompleted);
        released.SetResult();
        Assert.Equal(200, (await running).Status);
        await stopping;
    }

    [Fact]
    public async Task A_request_that_takes_too_long_gets_408()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartBehindAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted), [.. database.Settings, "--seed", "--Hosting:RequestTimeout=00:00:01"]);
        var answer = await Ask.GetAsync(server, "/api/v1/operator/channel/"); // by way of the routes
        Assert.Equal((408, "text/plain"), (answer.Status, answer.ContentType));
        await server.StopAsync();
        Assert.DoesNotContain("Unexpected", server.Log.Text);
    }

    [Fact]
    public async Task Headers_that_never_end_get_408()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Hosting:HeaderTimeout=00:00:01");
        using var client = new TcpClient(server.Address.Host, server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=nonsense", "nonsense")]
    [InlineData("--urls=https://127.0.0.1:0", "Tls:CertificateFile")]
    public async Task An_address_that_cannot_be_listened_on_is_one_line(string setting, string message)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var app = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, setting]), builder => builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off)));
        var error = await Assert.ThrowsAsync<SettingsException>(() => app.StartListeningAsync());
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        await using var first = await TestServer.StartSeededAsync();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var second = ReleaseServer.Create(StartCommand.Parse([.. database.Settings, $"--urls={first.Address}"]), builder => builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off)));
        Assert.Contains("already in use", (await Assert.ThrowsAsync<SettingsException>(() => second.StartListeningAsync())).Message);
    }

    [Fact]
    public async Task A_command_whose_database_cannot_be_reached_is_one_line_without_the_password()
    {
        await using var app = ReleaseServer.Create(
            StartCommand.Parse(["--migrate-only", "--Database:Provider=Postgres", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Username=me;Password=hunter2"]),
            builder => builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off)));
        var error = await Assert.ThrowsAsync<SettingsException>(() => app.Services.GetRequiredService<DatabaseStart>().RunOnceAsync());
        Assert.Contains("ConnectionRefused", error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
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
                "/.well-known/jwks.json", "/api/v1/audit", "/api/v1/backup", "/api/v1/channels", "/api/v1/channels/{name}", "/api/v1/channels/{name}/promotions", "/api/v1/channels/{name}/spec", "/api/v1/channels/{name}/watch",
                "/api/v1/deployments/{deploymentId}", "/api/v1/deployments/{deploymentId}/assignment", "/api/v1/deployments/{deploymentId}/revocation", "/api/v1/identity",
                "/api/v1/keys", "/api/v1/keys/{keyId}/retirement", "/api/v1/license", "/api/v1/licenses", "/api/v1/licenses/{licenseId}", "/api/v1/licenses/{licenseId}/renewal",
                "/api/v1/licenses/{licenseId}/revocation",
                "/api/v1/operator/channel", "/api/v1/operator/channel/release/{releaseId}", "/api/v1/releases", "/api/v1/releases/{releaseId}", "/api/v1/releases/{releaseId}/diff",
                "/api/v1/releases/{releaseId}/manifest", "/api/v1/releases/{releaseId}/spec", "/api/v1/releases/{releaseId}/withdrawal", "/api/v1/tokens", "/api/v1/tokens/{tokenId}",
                "/api/v1/updates", "/healthz", "/readyz",
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

    private static async Task<bool> AcceptsAsync(TestServer server)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
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

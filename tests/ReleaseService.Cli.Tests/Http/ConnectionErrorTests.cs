using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using Xunit;

namespace ReleaseService.Cli.Tests.Http;

/// <summary>What a person sees who gave the wrong address.</summary>
public sealed class ConnectionErrorTests
{
    [Fact]
    public async Task A_refused_connection_names_the_server()
    {
        string address;
        await using (var service = new LoopbackService())
            address = service.Address;
        var failure = (await Run.Async("channels", "list", "--server", address)).Failure(ExitCode.Error);
        Assert.Contains($"No connection to {address}", failure);
        Assert.Contains("--server", failure);
    }

    [Fact]
    public async Task An_unknown_host_is_not_asked_twice()
    {
        var time = new HurriedTime();
        var failure = (await Run.Async(new RunWith { Time = time }, "channels", "list", "--server", "http://releases.invalid")).Failure(ExitCode.Error);
        Assert.Contains("releases.invalid", failure);
        Assert.Empty(time.Pauses);
    }

    [Fact]
    public async Task A_token_that_others_can_read_is_warned_of_once()
    {
        Dictionary<string, string> token = new() { ["RELEASECTL_TOKEN"] = "rst_of-the-test" };
        var exposed = await Run.Async(new RunWith { Variables = token }, "promote", "0.83.0-2", "stable", "--server", "http://releases.invalid");
        Assert.Single(exposed.Error.Split('\n'), line => line.Contains("isn't encrypted", StringComparison.Ordinal));
        Assert.DoesNotContain("encrypted", (await Run.Async("channels", "list", "--server", "http://releases.invalid")).Error);
        Assert.DoesNotContain("encrypted", (await Run.Async(new RunWith { Variables = token }, "channels", "list", "--server", "https://releases.invalid")).Error);
        await using var loopback = new LoopbackService();
        Assert.DoesNotContain("encrypted", (await Run.Async(loopback, "channels", "list")).Error);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task A_web_page_is_no_release_service(int status)
    {
        await using var service = new LoopbackService().On("GET /api/v1/channels", Answer.Of(status, "text/html; charset=utf-8", "<html>Welcome</html>"));
        Assert.Contains("web page", (await Run.Async(service, "channels", "list")).Failure(ExitCode.Error));
    }

    [Theory]
    [InlineData(200, "application/json", "[1, 2]")]
    [InlineData(200, "application/json", "null")]
    [InlineData(200, "application/json", "{\"channels\": 7}")]
    [InlineData(200, "text/plain", "hello")]
    [InlineData(404, "text/plain", "404 page not found")]
    [InlineData(400, "application/problem+json", "oops")]
    public async Task What_is_not_the_APIs_JSON_is_no_release_service(int status, string type, string body)
    {
        await using var service = new LoopbackService().On("GET /api/v1/channels", Answer.Of(status, type, body));
        Assert.Contains("base URL of a release service", (await Run.Async(service, "channels", "list")).Failure(ExitCode.Error));
    }

    [Fact]
    public async Task A_redirect_is_named_and_not_followed()
    {
        await using var elsewhere = new LoopbackService();
        await using var service = new LoopbackService().On("GET /api/v1/channels", Answer.Of(301, "text/plain", "", $"Location: {elsewhere.Address}/"));
        Assert.Contains(elsewhere.Address, (await Run.Async(service, "channels", "list")).Failure(ExitCode.Error));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task TLS_to_a_server_without_it_says_so()
    {
        await using var service = new LoopbackService();
        var failure = (await Run.Async("channels", "list", "--server", service.Address.Replace("http:", "https:", StringComparison.Ordinal))).Failure(ExitCode.Error);
        Assert.Contains("doesn't speak TLS", failure);
    }

    [Fact]
    public async Task An_untrusted_certificate_says_so_and_is_not_asked_twice()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var handshake = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(client.GetStream());
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await tls.AuthenticateAsServerAsync(certificate);
                await tls.ReadExactlyAsync(new byte[1]);
            });
        });
        var time = new HurriedTime();
        var failure = (await Run.Async(new RunWith { Time = time }, "channels", "list", "--server", $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")).Failure(ExitCode.Error);
        Assert.Contains("isn't trusted", failure);
        Assert.Contains("SSL_CERT_FILE", failure);
        Assert.Empty(time.Pauses);
        await handshake;
    }

    [Theory]
    [InlineData("releases.example.com", "no http(s) URL")]
    [InlineData("ftp://releases.example.com", "no http(s) URL")]
    [InlineData("https://user:secret@releases.example.com", "a user or a password")]
    [InlineData("https://releases.example.com/api/v1", "more than a base URL")]
    [InlineData("https://releases.example.com?x=1", "more than a base URL")]
    public async Task A_wrong_URL_is_told_before_anything_is_sent(string url, string message)
    {
        var failure = (await Run.Async("channels", "list", "--server", url)).Failure(ExitCode.Error);
        Assert.Contains(message, failure);
        Assert.DoesNotContain("secret", failure);
    }

    [Fact]
    public async Task Without_any_server_it_says_how_to_name_one() =>
        Assert.Contains("RELEASECTL_SERVER", (await Run.Async("channels", "list")).Failure(ExitCode.Error));
}

using System.Text;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting.Logging;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>Sends secrets wherever a client can put one, on every route and in bad requests, and searches all that was logged.</summary>
public sealed class SecretsInLogsTests
{
    private const string Password = "hunter2-S3cr3t-Passw0rd";

    [Theory, EachDatabase]
    public async Task No_license_header_password_or_value_reaches_the_log(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer, "--Hosting:LogLevel=Verbose");
        string[] licenses =
        [
            issuer.Issue(TestServer.Start.AddYears(1)), issuer.Issue(TestServer.Start.AddYears(-1)), issuer.Sign("{\"exp\":\"x\"}"), issuer.Sign("{}", "HS256"),
            issuer.Issue(TestServer.Start.AddYears(1))[..^6], Password,
        ];
        string[] paths =
        [
            "/", "/api/v1/operator/channel", "/api/v1/operator/channel/release/", "/api/v1/operator/channel/release/{0}", "/api/v1/channels", "/api/v1/channels/{0}", "/api/v1/channels/{0}/spec",
            "/api/v1/channels/stable/spec?license={0}", "/api/v1/releases/{0}", "/api/v1/releases/{0}/spec", "/api/v1/license", "/api/v1/license?explain={0}", "/{0}", "/healthz?{0}", "/readyz?{0}", "/swagger/{0}",
        ];
        foreach (var license in licenses)
        {
            foreach (var path in paths)
            {
                foreach (var method in new[] { "GET", "POST", "PUT", "SECRET" })
                {
                    await Ask.SendAsync(
                        server, new HttpMethod(method), string.Format(path, license),
                        ("Authorization", method == "PUT" ? $"Bearer {license}" : Ask.Basic(license)), ("Cookie", Password), ("X-Api-Key", Password), ("User-Agent", Password), ("Referer", $"http://x/{license}"), ("X-Forwarded-For", Password));
                }
            }

            await SendBrokenAsync(server, $"GET /{license} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {license}\u0001\r\n\r\n");
            await SendBrokenAsync(server, $"GET {license} HTTP/1.1\r\nAuthorization Bearer {license}\r\n\r\n");
            await SendBrokenAsync(server, $"{license}\r\n\r\n");
        }

        await server.StopAsync();
        var log = server.Log.Text;
        Assert.Contains("/api/v1/operator/channel", log); // It did log.
        foreach (var secret in licenses.SelectMany(Pieces).Append(Password).Append(LicenseIssuer.AccessKey).Append("wandb/local").Append("Password="))
            Assert.DoesNotContain(secret, log);
        Assert.DoesNotContain("Basic ", log);
        Assert.DoesNotContain("Bearer ", log);
    }

    [Fact]
    public async Task An_unreachable_database_is_told_without_its_password()
    {
        var connection = $"Host=127.0.0.1;Port=1;Database=releases;Username=me;Password={Password};Timeout=1";
        await using var server = await TestServer.StartUnreadyAsync("--Database:Provider=Postgres", $"--Database:ConnectionString={connection}");
        var readiness = await Ask.GetAsync(server, "/readyz");
        Assert.Equal(503, readiness.Status);
        Assert.Contains("unreachable", readiness.Body);
        Assert.DoesNotContain(Password, readiness.Body);
        Assert.Contains("can't be read", server.Log.Text);
        Assert.DoesNotContain(Password, server.Log.Text);
    }

    [Theory]
    [InlineData("token eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln end", "token *** end")]
    [InlineData("Authorization: Basic bGljZW5zZTpzZWNyZXQ=", "Authorization: Basic ***")]
    [InlineData("bearer abcdefghijkl", "bearer ***")]
    [InlineData("Host=db;Password=secret;Port=1", "Host=db;Password=***;Port=1")]
    [InlineData("nothing here", "nothing here")]
    public void The_formatter_blacks_out_what_looks_like_a_secret(string line, string expected) => Assert.Equal(expected, RedactingFormatter.Redact(line));

    /// <summary>The whole and its telling parts: payload and signature, and the base64 that a Basic header has.</summary>
    private static IEnumerable<string> Pieces(string license)
    {
        yield return license;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes($"license:{license}"));
        foreach (var part in license.Split('.').Skip(1).Where(part => part.Length > 12))
            yield return part[..12];
    }

    private static async Task SendBrokenAsync(TestServer server, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        try
        {
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // Reset, since we were refused before all was read.
        }
    }
}

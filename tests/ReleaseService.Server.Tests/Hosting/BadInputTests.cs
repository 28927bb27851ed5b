using System.Net.Sockets;
using System.Text;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>Requests that no client sends by accident: written to the socket as they are.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly LicenseIssuer _issuer = new();
    private TestServer _server = null!;

    public static TheoryData<string, int> Paths => new()
    {
        { "/", 200 },
        { "/api", 404 },
        { "/api/v1/channels/../../etc/passwd", 404 },
        { "/api/v1/channels/%2e%2e/%2e%2e/etc/passwd", 404 },
        { "/api/v1/channels/stable%2fspec", 404 },
        { "/api/v1/channels/stable%00", 400 },
        { "/api/v1/channels/stable%0d%0aSet-Cookie:x", 404 },
        { "/api/v1/channels/STABLE", 404 },
        { "/api/v1/channels/' OR 1=1", 400 },
        { "/api/v1/channels/%27%20OR%201%3D1", 404 },
        { "/api/v1/channels/%F0%9F%98%80", 404 },
        { "/api/v1/channels/%ff%fe", 404 },
        { "/api/v1/releases/0", 404 },
        { "/api/v1/releases/00000000-0000-0000-0000-000000000000", 404 },
        { "/api/v1/releases/..%2f..%2f..", 404 },
        { "/api/v1/releases/{0b90}", 404 },
        { "/api/v1/releases/%zz", 404 },
        { "/api/v1/operator/channel/release/..%2f..%2fchannel", 404 },
        { "/api/v1/operator/channel/release/a/b", 404 },
        { "/api/v1/operator/channel/../channel", 200 },
        { "/api/v1/operator/channel?license=x&release=y", 200 },
        { "/api/v1/operator/channelx", 404 },
        { "/API/V1/OPERATOR/CHANNEL", 200 },
        { "/API/V1/OPERATOR/CHANNEL/RELEASE/x", 404 },
    };

    [Theory, MemberData(nameof(Paths))]
    public async Task A_strange_path_gets_its_status_and_an_error_in_the_form_of_its_path(string path, int status)
    {
        var (answered, head, body) = await SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, answered);
        Assert.DoesNotContain("   at ", body);
        var isModern = (path.StartsWith("/api/v1/channels", StringComparison.Ordinal) || path.StartsWith("/api/v1/releases", StringComparison.Ordinal)) && !path.EndsWith("passwd", StringComparison.Ordinal);
        if (status == 404)
            Assert.Contains(isModern ? "application/problem+json" : "text/plain", head);
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", 400)]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET /api/v1/operator/channel HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", 400)]
    [InlineData("GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nAuthorization: \u0001\u0002\r\n\r\n", 401)]
    [InlineData("POST /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413)]
    [InlineData("POST /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200)]
    [InlineData("BREW /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nAuthorization: Basic a\r\nAuthorization: Basic b\r\n\r\n", 401)]
    [InlineData("GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\nAccept: ;;;,,/\r\nAccept-Encoding: ;q=9\r\nIf-None-Match: \"\r\n\r\n", 200)]
    public async Task A_malformed_request_gets_its_status(string request, int status)
    {
        var (answered, _, body) = await SendRawAsync(request);
        Assert.Equal(status, answered);
        Assert.DoesNotContain("   at ", body);
    }

    [Theory]
    [InlineData("Authorization: Basic ")]
    [InlineData("X-Anything: ")]
    public async Task Headers_of_100_KiB_get_431_and_the_server_lives_on(string header)
    {
        var (status, _, _) = await SendRawAsync($"GET /api/v1/operator/channel HTTP/1.1\r\nHost: x\r\n{header}{new string('A', 100 * 1024)}\r\n\r\n");
        Assert.Equal(431, status);
        Assert.Equal(200, (await Ask.GetAsync(_server, "/api/v1/operator/channel")).Status);
    }

    [Fact]
    public async Task A_request_line_of_100_KiB_gets_414()
    {
        var (status, _, _) = await SendRawAsync($"GET /api/v1/releases/{new string('A', 100 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(414, status);
    }

    [Fact]
    public async Task Random_bytes_as_licenses_never_make_a_500()
    {
        var random = new Random(42);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            var answer = await Ask.SendAsync(_server, HttpMethod.Get, "/api/v1/operator/channel", ("Authorization", "Basic " + Convert.ToBase64String([.. "l:"u8, .. bytes])));
            Assert.True(answer.Status is 401 || (answer.Status == 200 && string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(bytes))), $"{answer.Status} for {Convert.ToHexString(bytes)}");
        }
    }

    public async ValueTask InitializeAsync() => _server = await TestServer.StartSeededAsync(issuer: _issuer, settings: "--Licensing:RefusalsPerMinute=1000");

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        Assert.DoesNotContain("\"Status\":500", _server.Log.Text);
        await _server.DisposeAsync();
        _issuer.Dispose();
    }

    private async Task<(int Status, string Head, string Body)> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // Refused before all of it was sent.
        }

        var answer = await ReadAnswerAsync(stream);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.Split(' ')[1]), answer[..end], answer[(end + 4)..]);
    }

    /// <summary>Reads head and announced body, since an answer to a broken request may leave the connection open.</summary>
    private static async Task<string> ReadAnswerAsync(NetworkStream stream)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = all[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
                if (length is not null && all.Length >= end + 4 + int.Parse(length["Content-Length: ".Length..]))
                    return all;
            }

            int read;
            try
            {
                read = await stream.ReadAsync(buffer, timeout.Token);
            }
            catch (IOException) when (end >= 0)
            {
                return all; // Reset after the answer, because we were still sending.
            }

            if (read == 0)
                return all;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }
}

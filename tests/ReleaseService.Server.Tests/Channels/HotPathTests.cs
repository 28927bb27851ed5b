using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>The short way and the ordinary one give the same answers, and only the plain case takes the short one. All other tests of reads go through it, too.</summary>
public sealed class HotPathTests
{
    private const string Own = "/api/v1/operator/channel";
    private const string Named = "/api/v1/channels/stable/spec";

    private static readonly (string, string)[][] Headers =
    [
        [], [("Accept-Encoding", "gzip")], [("Accept-Encoding", "br, gzip")], [("If-None-Match", "*")], [("If-None-Match", "\"other\"")], [("Accept", "application/problem+json")],
    ];

    /// <summary>A path of the short way, and one that only differs in what the ordinary way overlooks.</summary>
    public static TheoryData<string, string> Ways => new() { { Own, Own + "/" }, { Own, "/" }, { Named, Named + "/" }, { Named, "/API/v1/channels/stable/SPEC" }, { "/api/v1/channels/beta/spec", "/api/v1/channels/beta/spec/" } };

    [Theory, MemberData(nameof(Ways))]
    public async Task Both_ways_give_the_same_answer(string hot, string ordinary)
    {
        using var issuer = new LicenseIssuer();
        var (valid, frozen, future) = (issuer.Issue(TestServer.Start.AddYears(1)), issuer.Issue(TestServer.Start.AddYears(-1)), issuer.Sign("""{"nbf":4102444800}"""));
        await using var counted = await StartAsync(issuer);
        var server = counted.Server;
        foreach (var license in new[] { null, valid, frozen, future, "not.a.license" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                foreach (var headers in Headers)
                {
                    (string, string)[] all = license is null ? headers : [.. headers, ("Authorization", Ask.Basic(license))];
                    var expected = await Ask.SendAsync(server, method, ordinary, all);
                    var actual = await Ask.SendAsync(server, method, hot, all);
                    Assert.Equal(Describe(expected), Describe(actual));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "GET", Own)]
    [InlineData(0, "HEAD", Own)]
    [InlineData(0, "GET", Named)]
    [InlineData(0, "GET", Own, "If-None-Match", "*")]
    [InlineData(1, "POST", Own)]
    [InlineData(1, "GET", Own + "/")]
    [InlineData(1, "GET", "/api/v1/channels/none/spec")]
    [InlineData(1, "GET", "/api/v1/channels//spec")]
    [InlineData(1, "GET", Own, "Release-Min-Sequence", "1-1")]
    [InlineData(0, "GET", Own, "Content-Length", "0")]
    [InlineData(1, "GET", Own, "Content-Length", "1")]
    [InlineData(1, "GET", Own, "Transfer-Encoding", "chunked")]
    public async Task Only_the_plain_case_takes_the_short_way(int ordinary, string method, string path, params string[] header)
    {
        using var issuer = new LicenseIssuer();
        var license = ("Authorization", Ask.Basic(issuer.Issue(TestServer.Start.AddYears(1))));
        await using var counted = await StartAsync(issuer);
        await Ask.SendAsync(counted.Server, HttpMethod.Get, Own, license);
        Assert.Equal(1, counted.Ordinary); // The first time its signature is checked.
        counted.Ordinary = 0;

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", license.Item2);
        if (header is ["Content-Length", var length])
            request.Content = new ByteArrayContent(new byte[int.Parse(length)]);
        else if (header is [var name, var value])
            request.Headers.TryAddWithoutValidation(name, value);
        if (request.Headers.TransferEncodingChunked == true)
            request.Content = new ByteArrayContent(new byte[1]);
        await counted.Server.Http.SendAsync(request);
        Assert.Equal(ordinary, counted.Ordinary);
    }

    [Fact]
    public async Task The_password_of_the_header_decides_not_the_user_name_nor_the_scheme()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        await using var counted = await StartAsync(issuer);
        await Ask.GetAsync(counted.Server, Own, license);
        foreach (var known in new[] { $"Bearer {license}", $"bearer  {license} ", "Basic " + Base64($"anybody:{license}\n"), "BASIC " + Base64($": {license}\u00a0") })
            Assert.Equal(200, (await Ask.SendAsync(counted.Server, HttpMethod.Get, Own, ("Authorization", known))).Status);
        Assert.Equal(1, counted.Ordinary);

        foreach (var other in new[] { $"Bearer {license}x", $"Bearer {license[..^1]}", "Basic " + Base64(license), $"Digest {license}", $"Bearer {license} {license}" })
            Assert.Equal(401, (await Ask.SendAsync(counted.Server, HttpMethod.Get, Own, ("Authorization", other))).Status);
        Assert.Equal(6, counted.Ordinary);

        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task A_frozen_license_takes_the_ordinary_way_and_keeps_its_release()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(TestServer.Start.AddDays(1));
        await using var counted = await StartAsync(issuer);
        var server = counted.Server;
        var before = (await Ask.GetAsync(server, Own, license)).Body;
        server.Time.Advance(TimeSpan.FromDays(30));
        await server.PromoteAsync("stable", "0.83.0-1");
        counted.Ordinary = 0;
        Assert.Equal(before, (await Ask.GetAsync(server, Own, license)).Body);
        Assert.Equal(1, counted.Ordinary);
    }

    private static async Task<Counted> StartAsync(LicenseIssuer issuer)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        Counted? counted = null;
        var server = await TestServer.StartBehindAsync(
            (context, next) =>
            {
                counted!.Ordinary++;
                return next(context);
            },
            [.. database.Settings, $"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"]);
        return counted = new Counted(server, database);
    }

    private static string Describe(Ask answer) => string.Join('\n', answer.Response.Headers.Concat(answer.Response.Content.Headers)
        .Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal)
        .Select(header => $"{header.Key}: {string.Join(" | ", header.Value)}").Prepend($"{answer.Status}").Append(answer.Body));

    /// <summary>A server that counts the requests that come as far as its routes.</summary>
    private sealed class Counted(TestServer server, TestDatabase database) : IAsyncDisposable
    {
        public TestServer Server => server;

        public int Ordinary { get; set; }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Clients;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>Replays each client row of wire-contract "Requests", and takes the answer as that client would.</summary>
public sealed class ClientReplayTests
{
    private const string Path = "/api/v1/operator/channel";

    [Theory, EachDatabase]
    public async Task Operator_1_13_to_1_22_gets_the_head_and_its_pin(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1)) + "\n";

        var head = await AskAsync(server, HttpMethod.Get, Path, Basic("license", license));
        Assert.Equal("stable", head.Metadata["channelName"]);
        Assert.Equal("0.83.0-2", head.Metadata["releaseName"]);
        Assert.Equal("14", head.Metadata["sequence"]);
        Assert.Equal("repository", head.ChartForm);

        var pinned = await AskAsync(server, HttpMethod.Get, $"{Path}/release/{head.Metadata["releaseId"]}", Basic("license", license));
        Assert.Equal(head.Metadata["releaseId"], pinned.Metadata["releaseId"]);
        Assert.Equal(head.Metadata["digest"], pinned.Metadata["digest"]);
        Assert.DoesNotContain("sequence", pinned.Metadata.Keys);
    }

    [Theory, EachDatabase]
    public async Task Operator_1_8_2_to_1_12_gets_the_head_also_with_an_empty_password(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var spec = await AskAsync(server, HttpMethod.Get, Path, Basic("license", ""));
        Assert.Equal("stable", spec.Metadata["channelName"]);
    }

    [Theory]
    [InlineData("""{"release":{"name":"x"},"metadata":{"releaseId":"y"}}""")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"release":null,"metadata":null}""")]
    [InlineData("")]
    public async Task Operator_1_7_posts_and_gets_the_head(string body)
    {
        await using var server = await TestServer.StartSeededAsync();
        var spec = await AskAsync(server, HttpMethod.Post, Path, Basic("license", ""), body);
        Assert.Equal("stable", spec.Metadata["channelName"]);
    }

    [Theory, EachDatabase]
    public async Task Wsm_asks_without_a_license_and_gets_the_repository_form(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var spec = await AskAsync(server, HttpMethod.Get, Path, authorization: null);
        Assert.Equal("repository", spec.ChartForm);
        Assert.Equal("operator-wandb", spec.Chart.GetProperty("name").GetString());
        Assert.NotEmpty(spec.Values.GetProperty("app").GetProperty("image").GetProperty("tag").GetString()!);
    }

    [Theory]
    [InlineData("/api/v1/operator/channel/")]
    [InlineData("//api/v1/operator/channel")]
    [InlineData("/api//v1///operator/channel//")]
    [InlineData("/api/v1/operator/channel/api/v1/operator/channel")]
    [InlineData("/api/v1/operator/channel//api/v1/operator/channel/")]
    [InlineData("/API/V1/Operator/Channel")]
    public async Task Path_variants_are_served_without_a_redirect(string variant)
    {
        await using var server = await TestServer.StartSeededAsync();
        var spec = await AskAsync(server, HttpMethod.Get, variant, authorization: null);
        var pinned = await AskAsync(server, HttpMethod.Get, $"{variant.TrimEnd('/')}/release/{spec.Metadata["releaseId"]}/", authorization: null);
        Assert.Equal(spec.Metadata["releaseId"], pinned.Metadata["releaseId"]);
    }

    [Fact]
    public async Task A_base_URL_where_a_client_wants_the_full_one_is_served_too()
    {
        await using var server = await TestServer.StartSeededAsync();
        Assert.Equal("stable", (await AskAsync(server, HttpMethod.Get, "/", Basic("license", ""))).Metadata["channelName"]);
        Assert.Equal("stable", (await AskAsync(server, HttpMethod.Post, "/", Basic("license", ""), "{}")).Metadata["channelName"]);
    }

    [Fact]
    public async Task Any_user_name_and_Bearer_and_white_space_around_the_license_are_taken()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1), channel: "beta");
        foreach (var authorization in new[]
                 {
                     Basic("license", license), Basic("", license), Basic("someone else", $" \t{license}\r\n"),
                     new AuthenticationHeaderValue("Bearer", license), new AuthenticationHeaderValue("bearer", $"  {license}"), new AuthenticationHeaderValue("BASIC", Basic("l", license).Parameter),
                 })
        {
            var spec = await AskAsync(server, HttpMethod.Get, Path, authorization);
            Assert.Equal("beta", spec.Metadata["channelName"]);
        }
    }

    [Fact]
    public async Task A_client_on_http_2_sees_no_Connection_header()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed", "--Kestrel:EndpointDefaults:Protocols=Http2");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/release/unknown") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(2, response.Version.Major);
        Assert.Null(response.Headers.ConnectionClose);
    }

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>Go's request: Content-Type on the GET, Accept-Encoding: gzip, no Accept; only a plain 200 counts.</summary>
    private static async Task<GoSpecDecoder.Spec> AskAsync(TestServer server, HttpMethod method, string path, AuthenticationHeaderValue? authorization, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address.OriginalString.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = new StringContent(body ?? "", null, "application/json");
        request.Headers.Authorization = authorization;
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        return GoSpecDecoder.Decode(await Bytes.GunzipAsync(response));
    }
}

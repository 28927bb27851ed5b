using System.Text.Json;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>wire-contract "Poisoning": clients that ignore the status parse whatever JSON comes, so errors on these paths are no JSON.</summary>
public sealed class OperatorErrorTests
{
    public static TheoryData<string, string?, string, int> Errors => new()
    {
        { "GET", "not.a.license", "/api/v1/operator/channel", 401 },
        { "POST", "not.a.license", "/api/v1/operator/channel", 401 },
        { "GET", "not.a.license", "/api/v1/operator/channel/", 401 },
        { "GET", null, "/api/v1/operator/channel/release/00000000-0000-0000-0000-000000000000", 404 },
        { "GET", null, "/api/v1/operator/channel/release/latest", 404 },
        { "GET", null, "/api/v1/operator/channel/release", 404 },
        { "GET", null, "/api/v1/operator/channel/elsewhere", 404 },
        { "GET", "not.a.license", "/API/v1/Operator/CHANNEL", 401 },
        { "GET", "not.a.license", "/", 401 },
        { "GET", null, "/API/V1/OPERATOR/CHANNEL/RELEASE/x", 404 },
        { "GET", null, "/api/v1/operator", 404 },
        { "GET", null, "/api", 404 },
        { "GET", null, "/somewhere/else", 404 },
        { "PUT", null, "/api/v1/operator/channel", 405 },
        { "DELETE", null, "//api/v1/operator/channel", 405 },
        { "POST", null, "/api/v1/operator/channel/release/00000000-0000-0000-0000-000000000000", 405 },
    };

    [Theory, MemberData(nameof(Errors))]
    public async Task Every_error_is_plain_text_that_no_JSON_parser_takes_and_closes_the_connection(string method, string? license, string path, int status)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        (string, string)[] headers = license is null ? [] : [("Authorization", Ask.Basic(license))];
        foreach (var accept in new[] { null, "*/*", "application/json", "text/html", "application/problem+json;q=0" })
        {
            var answer = await Ask.SendAsync(server, new HttpMethod(method), path, accept is null ? headers : [.. headers, ("Accept", accept)]);
            Assert.Equal(status, answer.Status);
            Assert.Equal("text/plain", answer.ContentType);
            Assert.True(answer.Response.Headers.ConnectionClose);
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(answer.Body));
            Assert.Contains('[', answer.Body);
        }
    }

    [Fact]
    public async Task Problem_JSON_comes_where_the_request_asks_for_it()
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.GetAsync(server, "/api/v1/operator/channel/release/x", headers: ("Accept", "text/plain, application/problem+json;q=0.5"));
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("release_unknown", answer.Json.GetProperty("code").GetString());
        Assert.Equal(404, answer.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Before_anything_is_loaded_the_answer_is_503_and_never_an_empty_spec()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var server = await TestServer.StartAsync(database);
        foreach (var path in new[] { "/api/v1/operator/channel", "/api/v1/operator/channel/release/x" })
        {
            var answer = await Ask.GetAsync(server, path);
            Assert.Equal(503, answer.Status);
            Assert.Equal("text/plain", answer.ContentType);
        }
    }

    [Fact]
    public async Task A_405_says_what_is_allowed()
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.SendAsync(server, HttpMethod.Put, "/api/v1/operator/channel");
        Assert.Equal(["GET", "HEAD", "POST"], answer.Response.Content.Headers.Allow.Order());
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using ReleaseService.Contracts.Releases;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>Differences between releases, and the bytes that a digest covers.</summary>
public sealed class DiffTests
{
    private static readonly (string, string) Admin = ("Authorization", $"Bearer {TestServer.AdminToken}");

    [Theory, EachDatabase]
    public async Task What_changes_is_listed_leaf_by_leaf_the_chart_first(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var diff = await server.Publisher().DiffAsync("0.83.0-1", "0.83.0-2");
        Assert.Equal((new ReleaseReference(server.ReleaseId("0.83.0-1"), "0.83.0-1"), new ReleaseReference(server.ReleaseId("0.83.0-2"), "0.83.0-2")), (diff.From, diff.To));
        var chart = diff.Changes[0];
        Assert.Equal(("chart", "chart.version", "0.43.8"), (chart.Component, chart.Path, chart.New!.Value.GetString()));
        Assert.Contains(diff.Changes, change => change is { Component: "weave", Path: "values.weave.image.tag" } && change.New!.Value.GetString() == "0.66.1");
        Assert.DoesNotContain(diff.Changes, change => change.Component == "app");

        var back = await server.Publisher().DiffAsync("0.83.0-2", "0.83.0-1");
        Assert.Equal(diff.Changes.Select(change => (change.Path, change.Old?.GetRawText(), change.New?.GetRawText())), back.Changes.Select(change => (change.Path, change.New?.GetRawText(), change.Old?.GetRawText())));
        Assert.Empty((await server.Publisher().DiffAsync("0.83.0-2", server.ReleaseId("0.83.0-2").ToString())).Changes);
    }

    [Theory]
    [InlineData("application/json-patch+json")]
    [InlineData("application/json-patch+json; q=0.5, text/plain")]
    [InlineData("Application/JSON-Patch+JSON")]
    public async Task Who_accepts_a_JSON_Patch_gets_one(string accept)
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.SendAsync(server, HttpMethod.Get, "/api/v1/releases/0.83.0-2/diff?from=0.83.0-1", Admin, ("Accept", accept));
        Assert.Equal((200, "application/json-patch+json"), (answer.Status, answer.ContentType));
        var operations = answer.Json.EnumerateArray().ToDictionary(operation => operation.GetProperty("path").GetString()!);
        Assert.Equal(("replace", "0.43.8"), (operations["/chart/version"].GetProperty("op").GetString(), operations["/chart/version"].GetProperty("value").GetString()));
        Assert.Equal("[]", (await Ask.SendAsync(server, HttpMethod.Get, "/api/v1/releases/0.83.0-2/diff?from=0.83.0-2", Admin, ("Accept", accept))).Body);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/json-patch+json; q=0")]
    [InlineData("nonsense")]
    public async Task Everybody_else_gets_the_list(string accept)
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.SendAsync(server, HttpMethod.Get, "/api/v1/releases/0.83.0-2/diff?from=0.83.0-1", Admin, ("Accept", accept));
        Assert.Equal((200, "application/json", JsonValueKind.Array), (answer.Status, answer.ContentType, answer.Json.GetProperty("changes").ValueKind));
    }

    [Theory]
    [InlineData("/api/v1/releases/9.9.9-9/diff?from=0.83.0-1", 404, "release_unknown", "in the path")]
    [InlineData("/api/v1/releases/0.83.0-1/diff?from=9.9.9-9", 404, "release_unknown", "as from")]
    [InlineData("/api/v1/releases/00000000-0000-0000-0000-000000000001/diff?from=0.83.0-1", 404, "release_unknown", "in the path")]
    [InlineData("/api/v1/releases/0.83.0-1/diff", 400, "request_invalid", "?from=")]
    [InlineData("/api/v1/releases/0.83.0-1/diff?from=", 400, "request_invalid", "?from=")]
    [InlineData("/api/v1/releases/0.83.0-1/diff?from=0.83.0-1&from=0.83.0-2", 404, "release_unknown", "as from")]
    [InlineData("/api/v1/releases/9.9.9-9/manifest", 404, "release_unknown", "release")]
    public async Task An_unknown_release_is_named_by_where_it_was_given(string path, int status, string code, string detail)
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.SendAsync(server, HttpMethod.Get, path, Admin);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Contains(detail, answer.Json.GetProperty("detail").GetString());
    }

    [Theory, EachDatabase]
    public async Task A_manifests_bytes_hash_to_the_digest(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        var alias = Guid.NewGuid();
        await publisher.PublishYamlAsync(ReleaseText.Yaml(aliases: [alias]));
        foreach (var release in (await publisher.GetReleasesAsync()).Releases)
        {
            var manifest = await publisher.GetManifestAsync(release.Name);
            Assert.Equal(release.Digest, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(manifest)));
            Assert.Equal(release.Name, JsonDocument.Parse(manifest).RootElement.GetProperty("name").GetString());
        }

        Assert.Equal(await publisher.GetManifestAsync("0.90.0-1"), await publisher.GetManifestAsync(alias.ToString()));
        var head = await Ask.SendAsync(server, HttpMethod.Head, "/api/v1/releases/0.90.0-1/manifest", Admin);
        Assert.Equal((200, "application/json", ""), (head.Status, head.ContentType, head.Body));
    }
}

using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Serving;

/// <summary>A changed byte of a head is an upgrade for every operator that polls it.</summary>
public sealed class SameBytesTests
{
    [Fact]
    public async Task Both_databases_restarts_and_replicas_serve_the_same_bytes_epoch_sequence_and_ids()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(TestServer.Start.AddYears(1), channel: new System.Text.Json.Nodes.JsonArray("nightly", "beta", "stable"));
        List<Dictionary<string, string>> all = [];
        foreach (var kind in Enum.GetValues<DatabaseKind>())
        {
            await using var database = await TestDatabase.CreateAsync(kind);
            string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}"];
            await using (var first = await TestServer.StartAsync(database, [.. settings, "--seed"]))
            {
                all.Add(await ReadEverythingAsync(first, license));
                await using var replica = await TestServer.StartAsync(database, settings);
                all.Add(await ReadEverythingAsync(replica, license));
            }

            await using var restarted = await TestServer.StartAsync(database, settings);
            all.Add(await ReadEverythingAsync(restarted, license));
        }

        Assert.Equal(6, all.Count);
        Assert.True(all[0].Count > 60, "27 pins in two codings and three heads in three");
        Assert.All(all, other => Assert.Equal(all[0], other));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity;q=0", null)]
    [InlineData(",,;;=garbage", null)]
    public async Task The_coding_is_negotiated_and_the_document_stays_the_same(string? acceptEncoding, string? coding)
    {
        await using var server = await TestServer.StartSeededAsync();
        var plain = await Ask.GetAsync(server, "/api/v1/channels/stable/spec");
        var answer = await Ask.GetAsync(server, "/api/v1/channels/stable/spec", headers: acceptEncoding is null ? [] : [("Accept-Encoding", acceptEncoding)]);
        Assert.Equal(coding, answer.Response.Content.Headers.ContentEncoding.SingleOrDefault());
        var bytes = coding switch { "gzip" => await Bytes.GunzipAsync(answer.Response), "br" => await Bytes.UnbrotliAsync(answer.Response), _ => await answer.Response.Content.ReadAsByteArrayAsync() };
        Assert.Equal(await plain.Response.Content.ReadAsByteArrayAsync(), bytes);
        Assert.Equal("Authorization, Accept-Encoding", string.Join(", ", answer.Response.Headers.Vary));
        Assert.Equal("no-cache, private", answer.Response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Not_modified_comes_only_for_a_matching_If_None_Match_of_any_coding()
    {
        await using var server = await TestServer.StartSeededAsync();
        const string path = "/api/v1/operator/channel";
        var identity = (await Ask.GetAsync(server, path)).Response.Headers.ETag!.ToString();
        var gzip = (await Ask.GetAsync(server, path, headers: ("Accept-Encoding", "gzip"))).Response.Headers.ETag!.ToString();
        Assert.NotEqual(identity, gzip);

        foreach (var known in new[] { identity, gzip, $"W/{identity}", $"\"other\", {gzip}", "*" })
        {
            var answer = await Ask.GetAsync(server, path, headers: [("If-None-Match", known), ("Accept-Encoding", "gzip")]);
            Assert.Equal(304, answer.Status);
            Assert.Empty(answer.Body);
            Assert.Equal(gzip, answer.Response.Headers.ETag!.ToString());
            Assert.Equal("1", Assert.Single(answer.Response.Headers.GetValues("Release-Epoch")));
        }

        foreach (var unknown in new[] { "\"other\"", "garbage", "", $"\"{identity}\"" })
            Assert.Equal(200, (await Ask.GetAsync(server, path, headers: ("If-None-Match", unknown))).Status);
        Assert.Equal(200, (await Ask.SendAsync(server, HttpMethod.Post, path, ("If-None-Match", identity))).Status);
        Assert.Equal(200, (await Ask.GetAsync(server, path, headers: ("If-Modified-Since", "Sun, 01 Jan 2090 00:00:00 GMT"))).Status);
    }

    private static async Task<Dictionary<string, string>> ReadEverythingAsync(TestServer server, string license)
    {
        Dictionary<string, string> read = [];
        var paths = server.Snapshot.Releases.Keys.Order().Select(id => $"/api/v1/operator/channel/release/{id}")
            .Concat(["/api/v1/channels/stable/spec", "/api/v1/channels/beta/spec", "/api/v1/channels/nightly/spec", "/api/v1/operator/channel"]);
        foreach (var path in paths)
        {
            foreach (var coding in new[] { "identity", "gzip", "br" })
            {
                var answer = await Ask.GetAsync(server, path, license, ("Accept-Encoding", coding));
                Assert.Equal(200, answer.Status);
                var bytes = await answer.Response.Content.ReadAsByteArrayAsync();
                read[$"{path} {coding}"] = $"{answer.Response.Headers.GetValues("Release-Epoch").Single()} {answer.Response.Headers.ETag} {Convert.ToBase64String(bytes)}";
            }
        }

        return read;
    }
}

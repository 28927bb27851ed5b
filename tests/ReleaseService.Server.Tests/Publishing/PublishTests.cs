using System.Security.Cryptography;
using System.Text;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>What publishing stores, and that it stores nothing where it refuses.</summary>
public sealed class PublishTests
{
    private const string Path = "/api/v1/releases";

    [Theory, EachDatabase]
    public async Task YAML_and_JSON_give_the_same_release_which_is_created_once(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var created = await Ask.SendAsync(server, HttpMethod.Post, Path, "application/yaml", ReleaseText.Yaml());
        var state = await StoredState.ReadAsync(server);
        Assert.Equal((201, true), (created.Status, created.Json.GetProperty("created").GetBoolean()));
        foreach (var (type, body) in new[] { ("application/json", ReleaseText.Json()), ("application/yaml", ReleaseText.Yaml()), ("text/x-yaml; charset=utf-8", ReleaseText.Json()), ("APPLICATION/JSON", ReleaseText.Json()) })
        {
            var again = await Ask.SendAsync(server, HttpMethod.Post, Path, type, body);
            Assert.Equal((200, false, false), (again.Status, again.Json.GetProperty("created").GetBoolean(), again.Json.GetProperty("notesChanged").GetBoolean()));
            Assert.Equal(created.Json.GetProperty("release").GetRawText(), again.Json.GetProperty("release").GetRawText());
        }

        Assert.Equal(state, await StoredState.ReadAsync(server));
        Assert.Equal("0.90.0-1", (await server.Publisher().GetReleasesAsync(limit: 1)).Releases[0].Name);
    }

    [Theory, EachDatabase]
    public async Task A_published_release_is_nobodys_until_it_is_promoted(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var release = (await server.Publisher().PublishYamlAsync(ReleaseText.Yaml())).Release;
        Assert.Empty(release.Channels);
        foreach (var path in new[] { $"/api/v1/releases/{release.ReleaseId}", $"/api/v1/releases/{release.ReleaseId}/spec", $"/api/v1/operator/channel/release/{release.ReleaseId}" })
            Assert.Equal(404, (await Ask.GetAsync(server, path)).Status);
        Assert.Equal(404, (await Ask.SendAsync(server, HttpMethod.Get, $"/api/v1/releases/{release.ReleaseId}/spec", ("Authorization", $"Bearer {TestServer.AdminToken}"))).Status);

        await server.Publisher().PromoteAsync("stable", new(release.ReleaseId, Force: true, Reason: "test"));
        var served = await Ask.GetAsync(server, "/api/v1/operator/channel");
        Assert.Equal((release.ReleaseId.ToString(), release.Digest), (served.Metadata("releaseId"), served.Metadata("digest")));
        Assert.Equal(200, (await Ask.GetAsync(server, $"/api/v1/releases/{release.ReleaseId}")).Status);
    }

    [Theory, EachDatabase]
    public async Task Notes_are_corrected_and_nothing_else(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        var before = (await publisher.PublishYamlAsync(ReleaseText.Yaml(notes: "First."))).Release;
        foreach (var notes in new[] { "Corrected.", "" })
        {
            var result = await publisher.PublishYamlAsync(ReleaseText.Yaml(notes: notes));
            Assert.True(result is { Created: false, NotesChanged: true });
            Assert.Equal(before with { Notes = notes, Channels = [], Aliases = [] }, result.Release with { Channels = [], Aliases = [] });
            Assert.Equal(notes, (await publisher.GetReleaseAsync("0.90.0-1")).Notes);
            Assert.False((await publisher.PublishYamlAsync(ReleaseText.Yaml(notes: notes))).NotesChanged);
        }

        var entries = (await publisher.GetLastAuditAsync(3)).Entries;
        Assert.Equal(["release.publish", "release.notes", "release.notes"], entries.Select(entry => entry.Action));
        Assert.Equal([null, Digest("First."), Digest("Corrected.")], entries.Select(entry => entry.DigestBefore));
        Assert.Equal([before.Digest, Digest("Corrected."), Digest("")], entries.Select(entry => entry.DigestAfter));
    }

    [Theory, EachDatabase]
    public async Task A_pin_of_an_alias_gets_the_bytes_of_the_release(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        Guid[] aliases = [Guid.NewGuid(), Guid.NewGuid()];
        var release = (await publisher.PublishYamlAsync(ReleaseText.Yaml(aliases: aliases[..1]))).Release;
        await publisher.PromoteAsync("nightly", new(release.ReleaseId));
        await publisher.PromoteAsync("stable", new(release.ReleaseId, Force: true, Reason: "test"));
        Assert.Equal(aliases, (await publisher.PublishYamlAsync(ReleaseText.Yaml(aliases: aliases))).Release.Aliases); // one more, long after
        Assert.Equal(aliases, (await publisher.PublishYamlAsync(ReleaseText.Yaml())).Release.Aliases); // none is ever taken away

        foreach (var coding in new[] { "identity", "gzip" })
        {
            var byId = await PinAsync(server, release.ReleaseId.ToString(), coding);
            foreach (var alias in aliases.Select(alias => alias.ToString()).Append(aliases[0].ToString().ToUpperInvariant()))
            {
                var byAlias = await PinAsync(server, alias, coding);
                Assert.Equal((byId.ETag, Convert.ToHexString(byId.Bytes)), (byAlias.ETag, Convert.ToHexString(byAlias.Bytes)));
            }
        }

        Assert.Equal("0.90.0-1", (await publisher.PromoteAsync("beta", new(aliases[1], Reason: "by its alias"))).Promotion!.ReleaseName);
        Assert.Equal(2, (await publisher.GetAuditAsync()).Entries.Count(entry => entry is { Action: "release.publish" or "release.alias", Subject: "0.90.0-1" }) - 1);
    }

    [Theory, EachDatabase]
    public async Task An_id_never_comes_to_mean_another_release(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        var alias = Guid.NewGuid();
        var first = (await publisher.PublishYamlAsync(ReleaseText.Yaml(aliases: [alias]))).Release;
        var later = ReleaseLint.RunOnBody(ReleaseText.Yaml("0.90.0-3"), isYaml: true, null, null).Source!.Release.Id; // before it is published: it is the same on every server
        await publisher.PublishYamlAsync(ReleaseText.Yaml(aliases: [later]));
        var state = await StoredState.ReadAsync(server);

        foreach (var (name, taken) in new (string, Guid[])[] { ("0.90.0-2", [alias]), ("0.90.0-2", [Guid.NewGuid(), alias]), ("0.90.0-2", [first.ReleaseId]), ("0.90.0-3", []), ("0.90.0-1", [server.ReleaseId("0.83.0-2")]) })
        {
            var answer = await Ask.SendAsync(server, HttpMethod.Post, Path, "application/yaml", ReleaseText.Yaml(name, aliases: taken));
            Assert.Equal((409, "alias_taken"), (answer.Status, answer.Code));
            Assert.Contains((taken.Length == 0 ? later : taken[^1]).ToString(), answer.Body);
        }

        Assert.Equal(state, await StoredState.ReadAsync(server));
        Assert.Equal("0.90.0-1", (await publisher.GetReleaseAsync(later.ToString())).Name);
    }

    [Theory, EachDatabase]
    public async Task A_name_belongs_to_one_release_for_good(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        await server.Publisher().PublishYamlAsync(ReleaseText.Yaml());
        var state = await StoredState.ReadAsync(server);
        foreach (var body in new[] { ReleaseText.Yaml(values: "  api: {replicaCount: 2}", aliases: [Guid.NewGuid()]), ReleaseText.Yaml("0.83.0-2", notes: "Other.") })
        {
            var answer = await Ask.SendAsync(server, HttpMethod.Post, Path, "application/yaml", body);
            Assert.Equal((409, "release_name_taken"), (answer.Status, answer.Code));
        }

        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    [Fact]
    public async Task Findings_of_YAML_name_line_and_column_and_those_of_JSON_the_path()
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var error = await RefusedAsync(server.Publisher(), ReleaseText.Yaml(values: "  global: {license: abc}\n  mysql: {password: Xk29dk2kdk2}\n  a: null"));
        Assert.Equal([("customer-key", "values.global.license", 10, 21), ("credential-key", "values.mysql.password", 11, 21), ("value-null", "values.a", 12, 6)],
            error.Problem!.Findings!.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => (finding.Rule, finding.Path, finding.Line!.Value, finding.Column!.Value)).OrderBy(finding => finding.Item3));
        Assert.Contains("3 errors", error.Problem.Detail);
        Assert.DoesNotContain("Xk29dk2kdk2", error.Problem.ToString() + server.Log.Text);

        var json = await Ask.SendAsync(server, HttpMethod.Post, Path, "application/json", ReleaseText.Json(more: ",\"valeus\":{\"password\":\"Xk29dk2kdk2\"}"));
        Assert.Equal((422, "release_invalid"), (json.Status, json.Code));
        var finding = json.Json.GetProperty("findings").EnumerateArray().First();
        Assert.Equal(("field-invalid", "valeus"), (finding.GetProperty("rule").GetString(), finding.GetProperty("path").GetString()));
        Assert.False(finding.TryGetProperty("line", out _) || finding.TryGetProperty("column", out _));
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    [Fact]
    public async Task Warnings_are_told_and_refuse_nothing()
    {
        await using var server = await TestServer.StartSeededAsync();
        var result = await server.Publisher().PublishYamlAsync(ReleaseText.Yaml(notes: ""));
        Assert.True(result.Created);
        Assert.Contains(result.Findings, finding => finding is { Rule: "notes-missing", Severity: FindingSeverity.Warning });
        Assert.DoesNotContain(result.Findings, finding => finding.Severity == FindingSeverity.Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/problem+json")]
    [InlineData("yaml")]
    [InlineData("*/*")]
    public async Task Another_media_type_is_refused(string? contentType)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        var answer = await Ask.SendAsync(server, HttpMethod.Post, Path, contentType, ReleaseText.Yaml());
        Assert.Equal((415, "media_type"), (answer.Status, answer.Code));
        Assert.Contains("application/yaml", answer.Body);
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_megabytes_are_too_much_whether_announced_or_not(bool isAnnounced)
    {
        await using var server = await TestServer.StartSeededAsync();
        var state = await StoredState.ReadAsync(server);
        byte[] body = [.. ReleaseText.Yaml(), .. Encoding.ASCII.GetBytes("# " + new string('x', 2 * 1024 * 1024))];
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/yaml") } } };
        request.Headers.Authorization = new("Bearer", TestServer.AdminToken);
        request.Headers.TransferEncodingChunked = !isAnnounced;
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("body_too_large", await response.Content.ReadAsStringAsync());
        Assert.Equal(state, await StoredState.ReadAsync(server));
    }

    private static async Task<ReleaseServiceException> RefusedAsync(PublisherClient client, byte[] yaml)
    {
        var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => client.PublishYamlAsync(yaml));
        Assert.Equal((422, "release_invalid"), (error.Status, error.Problem!.Code));
        return error;
    }

    private static async Task<(string ETag, byte[] Bytes)> PinAsync(TestServer server, string id, string coding)
    {
        var answer = await Ask.GetAsync(server, $"/api/v1/operator/channel/release/{id}", headers: ("Accept-Encoding", coding));
        Assert.Equal(200, answer.Status);
        return (answer.Response.Headers.ETag!.Tag, await answer.Response.Content.ReadAsByteArrayAsync());
    }

    private static string Digest(string notes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notes)));
}

using ReleaseService.Contracts.Channels;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>Update checks over HTTP. In the samples stable has had 0.83.0 since 2026-08-04 and 0.80.1 since 2026-05-12.</summary>
public sealed class UpdateCheckTests
{
    [Theory, EachDatabase]
    public async Task Without_a_license_the_default_channel_is_looked_at(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var answer = await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1");
        Assert.Equal(200, answer.Status);
        Assert.Equal(("stable", "0.83.0", "0.83.0-2", true), (Text("channel"), Text("latest"), Text("latestRelease"), answer.Json.GetProperty("updateAvailable").GetBoolean()));
        Assert.Equal(["0.81.3-1", "0.82.0-1", "0.82.2-1", "0.83.0-2"], answer.Json.GetProperty("releases").EnumerateArray().Select(release => release.GetProperty("name").GetString()));
        Assert.True(answer.Json.GetProperty("supported").GetBoolean());
        Assert.Equal(new DateTimeOffset(2026, 11, 12, 17, 0, 0, TimeSpan.Zero), answer.Json.GetProperty("supportedUntil").GetDateTimeOffset());
        Assert.NotEmpty(answer.Json.GetProperty("releases")[0].GetProperty("notes").GetString()!);
        Assert.Equal(TestServer.Start, answer.Json.GetProperty("asOf").GetDateTimeOffset());
        Assert.Equal("max-age=60, private", answer.Response.Headers.CacheControl!.ToString());
        Assert.Equal(304, (await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", null, ("If-None-Match", answer.Response.Headers.ETag!.Tag))).Status);

        string? Text(string name) => answer.Json.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_frozen_license_is_told_of_nothing_that_it_may_not_have()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var frozen = issuer.Issue(new DateTimeOffset(2026, 6, 20, 0, 0, 0, TimeSpan.Zero), channel: "beta");
        var answer = await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", frozen);
        Assert.Equal(("beta", "0.81.3", "frozen"), (answer.Json.GetProperty("channel").GetString(), answer.Json.GetProperty("latest").GetString(), answer.Json.GetProperty("license").GetString()));
        Assert.DoesNotContain("0.82", answer.Body);
        Assert.Equal(401, (await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1&channel=beta")).Status);
    }

    [Fact]
    public async Task Support_lasts_as_long_as_the_channel_says()
    {
        await using var server = await TestServer.StartSeededAsync();
        var stable = await server.Publisher().GetChannelAsync("stable");
        await server.Publisher().PutChannelAsync("stable", new PutChannelRequest(stable.Title, stable.Description, stable.Access, IsDefault: true, stable.Requires, SupportMonths: 3));
        var answer = await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1");
        Assert.False(answer.Json.GetProperty("supported").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Ask.GetAsync(server, "/api/v1/updates?current=0.1.0")).Json.GetProperty("supported").ValueKind);
    }

    [Fact]
    public async Task Who_accepts_plain_text_gets_metrics()
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", null, ("Accept", "text/plain"));
        Assert.Equal("text/plain", answer.ContentType);
        Assert.Contains("\n# TYPE release_service_update_available gauge\nrelease_service_update_available{channel=\"stable\",current=\"0.80.1\",latest=\"0.83.0\"} 1\n", "\n" + answer.Body);
        Assert.Contains("release_service_version_supported{", answer.Body);

        // Each metric is a HELP, a TYPE and a sample, once, in the words of the exposition format 0.0.4.
        var metrics = answer.Body.TrimEnd('\n').Split('\n').Chunk(3).ToList();
        Assert.EndsWith("\n", answer.Body);
        Assert.All(metrics, lines => Assert.Matches("""\A# HELP ([a-z_]+) [^\\\n]+\n# TYPE \1 gauge\n\1\{([a-z]+="[^"\\\n]*",?)+\} -?\d+\z""", string.Join('\n', lines)));
        Assert.Distinct(metrics.Select(lines => lines[1]));
        Assert.StartsWith("text/plain; version=0.0.4", answer.Response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?current=latest", 400)]
    [InlineData("?current=0.80.1&channel=nowhere", 404)]
    public async Task A_question_that_makes_no_sense_is_told_why(string query, int status)
    {
        await using var server = await TestServer.StartSeededAsync();
        Assert.Equal(status, (await Ask.GetAsync(server, $"/api/v1/updates{query}")).Status);
    }
}

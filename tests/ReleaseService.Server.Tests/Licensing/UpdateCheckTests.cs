using System.Text.RegularExpressions;
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
        Assert.Equal(new DateTimeOffset(2026, 11, 6, 18, 44, 10, 220, TimeSpan.Zero), answer.Json.GetProperty("supportedUntil").GetDateTimeOffset());
        Assert.NotEmpty(answer.Json.GetProperty("releases")[0].GetProperty("notes").GetString()!);
        Assert.Equal(TestServer.Start, answer.Json.GetProperty("asOf").GetDateTimeOffset());

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
        Assert.False((await Ask.GetAsync(server, "/api/v1/updates?current=0.1.0")).Json.GetProperty("supported").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Ask.GetAsync(server, "/api/v1/updates?current=9.9.9")).Json.GetProperty("supported").ValueKind);
    }

    [Fact]
    public async Task Who_accepts_plain_text_gets_metrics()
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", null, ("Accept", "text/plain"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Response.Content.Headers.ContentType!.ToString());
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
    [InlineData("current=0.80.1")]
    [InlineData("current=0.83.0-2")]
    [InlineData("current=0.84.0-nightly.20260801")]
    public async Task The_metrics_are_what_the_exposition_format_says(string query)
    {
        await using var server = await TestServer.StartSeededAsync();
        var lines = (await Ask.GetAsync(server, $"/api/v1/updates?{query}", null, ("Accept", "text/plain"))).Body.Split('\n');
        Assert.Equal("", lines[^1]); // the last line ends too
        var metrics = lines[..^1].Chunk(3).ToList();
        Assert.InRange(metrics.Count, 4, 6);
        foreach (var metric in metrics)
        {
            var name = Regex.Match(metric[0], @"\A# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) [^\\]+\z").Groups[1].Value;
            Assert.Equal($"# TYPE {name} gauge", metric[1]);
            Assert.Matches($$"""\A{{name}}\{(,?[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*"){3}\} [0-9]+\z""", metric[2]);
        }

        Assert.Equal(metrics.Count, metrics.DistinctBy(metric => metric[0]).Count());
    }

    [Fact]
    public async Task A_frozen_version_is_supported_no_longer_than_any_other()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var frozen = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero));
        var answer = await SupportAsync();
        Assert.Equal(("0.78.2", true), (answer.GetProperty("latest").GetString(), answer.GetProperty("supported").GetBoolean()));
        Assert.Equal(new DateTimeOffset(2026, 9, 10, 18, 20, 31, 590, TimeSpan.Zero), answer.GetProperty("supportedUntil").GetDateTimeOffset());
        server.Time.Advance(TimeSpan.FromDays(30));
        Assert.False((await SupportAsync()).GetProperty("supported").GetBoolean());

        async Task<System.Text.Json.JsonElement> SupportAsync() => (await Ask.GetAsync(server, "/api/v1/updates?current=0.78.2", frozen)).Json;
    }

    [Fact]
    public async Task A_version_that_this_server_only_just_promoted_is_as_old_as_its_release()
    {
        await using var server = await TestServer.StartSeededAsync();
        await server.Publisher().PutChannelAsync("fresh", new PutChannelRequest("Fresh", "Filled today.", ChannelAccess.Public, IsDefault: false, null));
        foreach (var release in new[] { "0.74.0-1", "0.83.0-2" })
            await server.PromoteAsync("fresh", release);
        var answer = (await Ask.GetAsync(server, "/api/v1/updates?current=0.74.0&channel=fresh")).Json;
        Assert.False(answer.GetProperty("supported").GetBoolean());
        Assert.Equal(new DateTimeOffset(2026, 4, 2, 19, 12, 8, 117, TimeSpan.Zero), answer.GetProperty("supportedUntil").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("application/json, text/plain, */*", "application/json")] // axios, Angular
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "text/plain")] // Prometheus 3
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", "text/plain")] // Prometheus 1
    [InlineData("text/plain, application/json", "text/plain")]
    [InlineData("text/plain;q=0.8, application/json", "application/json")]
    [InlineData("application/json;q=0.1, application/*;q=0.9, text/plain;q=0.5", "text/plain")] // the most specific range counts
    [InlineData("text/plain;q=0, */*", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("nonsense;;", "application/json")]
    public async Task Metrics_are_for_whoever_prefers_them_to_JSON(string accept, string contentType)
    {
        await using var server = await TestServer.StartSeededAsync();
        Assert.Equal(contentType, (await Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", null, ("Accept", accept))).ContentType);
    }

    [Fact]
    public async Task A_publisher_who_names_a_channel_is_told_why_it_is_shown()
    {
        await using var server = await TestServer.StartSeededAsync();
        var check = await server.Publisher().CheckUpdatesAsync("0.79.0", "stable");
        Assert.Contains("identity", check.Reason);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Nothing_is_kept_unasked_so_a_revocation_counts_at_once_and_what_is_asked_again_unchanged_is_304_also_later(string accept)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        var first = await AskAsync();
        Assert.Equal("no-cache, private", first.Response.Headers.CacheControl!.ToString());
        Assert.Equal(["Authorization", "Accept"], first.Response.Headers.Vary);

        server.Time.Advance(TimeSpan.FromMinutes(10));
        await server.RefreshAsync();
        var tag = first.Response.Headers.ETag!;
        Assert.True(tag.IsWeak); // asOf may differ
        Assert.NotEqual(first.Body, (await AskAsync()).Body);
        foreach (var known in new[] { tag.ToString(), tag.Tag, $"\"other\", {tag}", "*" })
            Assert.Equal((304, ""), await AskAsync(known) is var again ? (again.Status, again.Body) : default);
        Assert.Equal(200, (await AskAsync("\"other\"")).Status);

        await new LicenseDesk(server).RevokeLicenseAsync(await new LicenseDesk(server).IdOfAsync(license));
        Assert.Equal(403, (await AskAsync(tag.ToString())).Status);

        Task<Ask> AskAsync(string? known = null) =>
            Ask.GetAsync(server, "/api/v1/updates?current=0.80.1", license, [("Accept", accept), .. known is null ? [] : new[] { ("If-None-Match", known) }]);
    }

    [Fact]
    public async Task Who_names_a_release_is_told_of_another_one_of_the_same_platform_version()
    {
        await using var server = await TestServer.StartSeededAsync();
        await server.PromoteAsync("nightly", "0.83.0-1");
        await server.PromoteAsync("nightly", "0.83.0-2");
        var token = $"Bearer {TestServer.AdminToken}";
        Assert.Equal(["0.83.0-2"], await SinceAsync("0.83.0-1"));
        Assert.Empty(await SinceAsync("0.83.0-2"));
        Assert.Empty(await SinceAsync("0.83.0"));

        async Task<List<string?>> SinceAsync(string current)
        {
            var answer = (await Ask.SendAsync(server, HttpMethod.Get, $"/api/v1/updates?channel=nightly&current={current}", ("Authorization", token))).Json;
            var since = answer.GetProperty("releases").EnumerateArray().Select(release => release.GetProperty("name").GetString()).ToList();
            Assert.Equal((current, since.Count > 0), (answer.GetProperty("current").GetString(), answer.GetProperty("updateAvailable").GetBoolean()));
            return since;
        }
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

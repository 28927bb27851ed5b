using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

public sealed class RevocationTests
{
    private const string Path = "/api/v1/operator/channel";

    [Theory, EachDatabase]
    public async Task A_license_cached_as_valid_everywhere_is_refused_everywhere_within_two_seconds_of_its_revocation_and_after_a_restart(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"];
        await using var one = await TestServer.StartAsync(database, settings);
        await using var two = await TestServer.StartAsync(database, settings);
        var (license, other) = (issuer.Issue(TestServer.Start.AddYears(1), "deployment-a"), issuer.Issue(TestServer.Start.AddYears(1), "deployment-b"));
        string[] paths = [Path, "/api/v1/channels/stable/spec", "/api/v1/channels/beta/spec", "/api/v1/channels", $"{Path}/release/{one.ReleaseId("0.74.0-1")}"];
        foreach (var server in new[] { one, two, one, two })
            await ExpectAsync(server, 200);
        var etag = (await Ask.GetAsync(two, Path, license)).Response.Headers.ETag!.ToString();

        var started = Stopwatch.GetTimestamp();
        Assert.Equal(200, (await new LicenseDesk(one).RevokeLicenseAsync(await new LicenseDesk(one).IdOfAsync(license))).Status);
        await ExpectAsync(one, 403); // at once where it was written
        await Eventually.HoldsAsync(async () => (await Ask.GetAsync(two, Path, license)).Status == 403, "the other server refuses it");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await ExpectAsync(two, 403);
        Assert.Equal(403, (await Ask.GetAsync(two, Path, license, ("If-None-Match", etag))).Status);
        Assert.Equal(200, (await Ask.GetAsync(two, Path, other)).Status);

        await using var restarted = await TestServer.StartAsync(database, settings);
        await ExpectAsync(restarted, 403);

        async Task ExpectAsync(TestServer server, int status)
        {
            foreach (var path in paths)
            {
                var answer = await Ask.GetAsync(server, path, license);
                Assert.True(answer.Status == status && (status == 200 || answer.Body.Contains("license_revoked", StringComparison.Ordinal)), $"{path}: {answer.Status} {answer.Body}");
            }
        }
    }

    [Fact]
    public async Task A_revoked_deployment_is_refused_with_every_license_that_names_it_also_of_another_issuer_and_however_written()
    {
        using var issuer = new LicenseIssuer();
        using var another = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer, settings: $"--Licensing:Jwks:1={another.JwksFile}");
        const string Deployment = "3f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11";
        var first = issuer.Issue(TestServer.Start.AddYears(1), Deployment);
        Assert.Equal(200, (await Ask.GetAsync(server, Path, first)).Status);
        Assert.Equal(200, (await new LicenseDesk(server).RevokeDeploymentAsync(Deployment.ToUpperInvariant())).Status);
        foreach (var license in new[] { first, issuer.Issue(TestServer.Start.AddYears(2), Deployment), another.Issue(null, Deployment.ToUpperInvariant()), issuer.Issue(TestServer.Start.AddYears(-1), Deployment) })
        {
            var answer = await Ask.GetAsync(server, Path, license);
            Assert.Equal(403, answer.Status);
            Assert.Contains("deployment_revoked", answer.Body);
        }

        Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1)))).Status);
        Assert.Equal(200, (await Ask.GetAsync(server, Path)).Status);
    }

    [Theory, EachDatabase]
    public async Task A_revoked_license_lifts_no_freezing_any_more_and_the_next_newest_does_once_it_is_seen(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(kind, issuer);
        var desk = new LicenseDesk(server);
        var old = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), "deployment-a");
        var (sister, newest) = (issuer.Issue(TestServer.Start.AddDays(30), "deployment-a"), issuer.Issue(TestServer.Start.AddYears(1), "deployment-a"));
        await Ask.GetAsync(server, Path, newest);
        await Eventually.HoldsAsync(async () => await SequenceAsync() == "14", "the old license is lifted");

        await desk.RevokeLicenseAsync(await desk.IdOfAsync(newest));
        Assert.Equal("6", await SequenceAsync());
        Assert.Contains("newer_license_revoked", (await Ask.GetAsync(server, "/api/v1/license?explain=true", old)).Body);

        Assert.Equal("14", (await Ask.GetAsync(server, Path, sister)).Metadata("sequence"));
        await Eventually.HoldsAsync(async () => await SequenceAsync() == "14", "the sister lifts it");
        await Ask.GetAsync(server, Path, newest);
        Assert.Equal("14", await SequenceAsync());

        async Task<string> SequenceAsync() => (await Ask.GetAsync(server, Path, old)).Metadata("sequence");
    }

    [Theory, EachDatabase]
    public async Task When_the_newest_license_is_revoked_the_next_newest_that_was_issued_here_takes_its_place(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var db = database.CreateContext();
        string[] ids = [.. "abcd".Select(c => new string(c, 64))]; // a: newest; b: revoked before; c: next newest; d: older
        await using (var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None))
        {
            db.SigningKeys.Add(new SigningKeyRow { KeyId = "k", Algorithm = "RS256", PublicJwk = "{}", PrivateKey = [], CreatedAt = write.Now, CreatedBy = "test", SignsFrom = write.Now, Revision = write.Revision });
            foreach (var (id, days) in ids.Zip([40, 30, 20, 10]))
                db.Licenses.Add(Issued(id, TestServer.Start.AddDays(days), write));
            await AddRevocation.RunAsync(db, write, RevocationKind.License, ids[1], "test", "x", CancellationToken.None);
            await write.CommitUnauditedAsync("issued", CancellationToken.None);
        }

        await RecordLicenses.RunAsync(db, TimeProvider.System, [new(ids[0], "deployment-a", TestServer.Start.AddDays(40), null, [], null)], _ => true, CancellationToken.None);
        await RevokeAsync(ids[0]);
        Assert.Equal(ids[2], await NewestAsync());
        await RevokeAsync(ids[3]);
        Assert.Equal(ids[2], await NewestAsync());
        await RevokeAsync(ids[2]);
        Assert.Equal(ids[2], await NewestAsync()); // counts for nothing, and none is left to take its place

        async Task RevokeAsync(string id)
        {
            await using var write = await WriteTransaction.BeginAsync(db, TimeProvider.System, CancellationToken.None);
            await AddRevocation.RunAsync(db, write, RevocationKind.License, id, "test", "x", CancellationToken.None);
            await write.CommitUnauditedAsync("revoked", CancellationToken.None);
        }

        async Task<string> NewestAsync() => await db.Deployments.AsNoTracking().Select(row => row.LicenseIdentity).SingleAsync();
    }

    [Fact]
    public async Task To_revoke_again_keeps_the_first_reason_and_makes_no_second_entry_in_the_audit()
    {
        await using var server = await TestServer.StartSeededAsync();
        var (desk, id) = (new LicenseDesk(server), new string('0', 63) + "A");
        var first = await desk.RevokeLicenseAsync(id, "leaked");
        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(first.Body, (await desk.RevokeLicenseAsync(id.ToLowerInvariant(), "another")).Body);
        await desk.RevokeDeploymentAsync("deployment-a");
        await desk.RevokeDeploymentAsync("deployment-a");
        var audit = (await server.Publisher().GetAuditAsync()).Entries.Where(entry => entry.Action.EndsWith(".revoke", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [("license.revoke", id.ToLowerInvariant(), "leaked"), ("deployment.revoke", "deployment-a", "not paid")], audit.Select(entry => (entry.Action, entry.Subject, entry.Reason)));
    }

    [Theory]
    [InlineData("abc", "leaked", "64 hex digits")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.x", "leaked", "64 hex digits")]
    [InlineData(null, "", "takes a reason")]
    [InlineData(null, " ", "takes a reason")]
    [InlineData(null, null, "takes a reason")]
    public async Task A_revocation_takes_the_id_of_a_license_and_a_reason(string? id, string? reason, string problem)
    {
        await using var server = await TestServer.StartSeededAsync();
        var answer = await new LicenseDesk(server).RevokeLicenseAsync(id ?? new string('0', 64), reason);
        Assert.Equal((400, "request_invalid"), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Contains(problem, answer.Body);
    }

    private static LicenseRow Issued(string id, DateTimeOffset expires, WriteTransaction write) => new()
    {
        LicenseId = id,
        DeploymentId = "deployment-a",
        Customer = "Acme",
        KeyId = "k",
        IssuedAt = write.Now,
        IssuedBy = "test",
        ExpiresAt = expires,
        Claims = $$"""{"deploymentId":"deployment-a","exp":{{expires.ToUnixTimeSeconds()}}}""",
        Renews = null,
        Revision = write.Revision,
    };
}

using Microsoft.Data.Sqlite;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>What a frozen license gets stays the same to the byte, whatever becomes of everything else.</summary>
public sealed class FrozenForeverTests
{
    [Theory, EachDatabase]
    public async Task A_frozen_license_gets_the_same_bytes_after_promotions_withdrawals_a_restart_and_a_restored_backup(DatabaseKind kind)
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(kind);
        string[] settings = [$"--Licensing:Jwks:0={issuer.JwksFile}", "--seed"];
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero));
        string frozen;
        await using (var server = await TestServer.StartAsync(database, settings))
        {
            frozen = await BytesAsync(server);
            foreach (var release in new[] { "0.83.0-1", "0.78.2-1", "0.82.0-1" })
            {
                await server.PromoteAsync("stable", release);
                Assert.Equal(frozen, await BytesAsync(server));
            }

            await server.Publisher().WithdrawAsync("0.78.2-1", "bad");
            var (desk, other) = (new LicenseDesk(server), "another-deployment");
            await desk.RevokeDeploymentAsync(other);
            await desk.AssignAsync(other, "nightly");
            server.Time.Advance(TimeSpan.FromDays(3650));
            Assert.Equal(frozen, await BytesAsync(server));
        }

        await using (var restarted = await TestServer.StartAsync(database, settings))
            Assert.Equal(frozen, await BytesAsync(restarted));

        // A backup; then more promotions; then back to it.
        await using var backup = await BackupAsync(database);
        await using (var server = await TestServer.StartAsync(database, settings))
            await server.PromoteAsync("stable", "0.83.0-2");
        await using var restored = await TestServer.StartAsync(backup, settings);
        Assert.Equal(17, restored.Snapshot.Channels["stable"].Head!.Sequence);
        Assert.Equal(frozen, await BytesAsync(restored));
        await restored.PromoteAsync("stable", "0.83.0-1");
        Assert.Equal(frozen, await BytesAsync(restored));

        async Task<string> BytesAsync(TestServer server)
        {
            List<string> answers = [];
            foreach (var coding in new[] { "identity", "gzip" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/operator/channel");
                request.Headers.TryAddWithoutValidation("Authorization", Ask.Basic(license));
                request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
                using var response = await server.Http.SendAsync(request);
                Assert.Equal(200, (int)response.StatusCode);
                answers.Add($"{response.Headers.ETag} {Convert.ToHexString(await response.Content.ReadAsByteArrayAsync())}");
            }

            return string.Join('\n', answers);
        }
    }

    [Fact]
    public async Task A_running_server_gives_it_the_same_bytes_while_its_database_is_restored()
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, $"--Licensing:Jwks:0={issuer.JwksFile}", "--seed");
        var license = issuer.Issue(TestServer.Start);
        await using var backup = await BackupAsync(database); // holds what it keeps
        server.Time.Advance(TimeSpan.FromDays(4));
        await server.PromoteAsync("stable", "0.83.0-1");
        var frozen = await BytesAsync();
        Assert.Equal((14, 15), (long.Parse((await Ask.GetAsync(server, "/api/v1/operator/channel", license)).Metadata("sequence")), server.Snapshot.Channels["stable"].Head!.Sequence));

        var (file, older) = (FileOf(database), FileOf(backup));
        File.Delete($"{file}-wal");
        File.Delete($"{file}-shm");
        File.Move(older, file, overwrite: true);
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.Equal(frozen, await BytesAsync());
                return server.Snapshot.Stamp.Epoch > 1;
            },
            "the restored database is shown");
        Assert.Equal(14, server.Snapshot.Channels["stable"].Head!.Sequence);
        Assert.Equal(frozen, await BytesAsync());

        // Sequence 15 is given again, to another release.
        await server.PromoteAsync("stable", "0.82.0-1");
        Assert.Equal(frozen, await BytesAsync());
        Assert.Equal("frozen", (await Ask.GetAsync(server, "/api/v1/license", license)).Json.GetProperty("state").GetString());

        async Task<string> BytesAsync() => await Ask.GetAsync(server, "/api/v1/operator/channel", license) is var answer ? $"{answer.Status} {answer.Response.Headers.ETag} {answer.Body}" : "";
    }

    private static string FileOf(TestDatabase database) => new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;

    private static async Task<TestDatabase> BackupAsync(TestDatabase database)
    {
        if (database.Kind == DatabaseKind.Postgres)
            return await TestDatabase.CopyAsync(database);
        var copy = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await database.ExecuteAsync($"VACUUM INTO '{FileOf(copy)}'");
        return copy;
    }
}

using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Server.Tests.Publishing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Audit;

/// <summary>Every change leaves one entry, and the entries are a chain that shows what was done to them.</summary>
public sealed class AuditTests
{
    private const string Address = "203.0.113.7";

    [Theory, EachDatabase]
    public async Task Every_kind_of_change_leaves_one_entry_with_who_from_where_why_and_of_what(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind, null, "--Hosting:TrustedProxies:0=127.0.0.1");
        server.Http.DefaultRequestHeaders.Add("X-Forwarded-For", Address);
        var admin = server.Publisher(await server.CreateTokenAsync(Role.Admin, "ann"));
        var digest = (await admin.PublishYamlAsync(ReleaseText.Yaml())).Release.Digest;
        var head = (await admin.GetReleaseAsync("0.83.90-1")).Digest; // nightly's
        var token = (await admin.CreateTokenAsync(new("ci", Role.Viewer))).Details;
        Assert.Equal(["token.create", "database.seed", "token.create", "release.publish", "token.create"], (await admin.GetAuditAsync()).Entries.Select(entry => entry.Action));

        var alias = Guid.NewGuid();
        (string Action, string Subject, string Reason, bool HasDigests, Func<Task> Change)[] changes =
        [
            (AuditActions.Notes, "0.90.0-1", "", true, () => admin.PublishYamlAsync(ReleaseText.Yaml(notes: "Other."))),
            (AuditActions.Alias, "0.90.0-1", "", true, () => admin.PublishYamlAsync(ReleaseText.Yaml(notes: "Other.", aliases: [alias]))),
            (AuditActions.Publish, "0.90.0-2", "", true, () => admin.PublishYamlAsync(ReleaseText.Yaml("0.90.0-2"))),
            (AuditActions.Promote, "nightly", "go", true, () => admin.PromoteAsync("nightly", new(Release: "0.90.0-1", Reason: "go"))),
            (AuditActions.Withdraw, "0.90.0-2", "no", true, () => admin.WithdrawAsync("0.90.0-2", "no")),
            (AuditActions.CreateChannel, "lts", "", true, () => admin.PutChannelAsync("lts", new("LTS", "", ChannelAccess.Public))),
            (AuditActions.ChangeChannel, "lts", "", true, () => admin.PutChannelAsync("lts", new("Long", "", ChannelAccess.Public))),
            (AuditActions.CreateToken, "cd", "", false, () => admin.CreateTokenAsync(new("cd", Role.Viewer, ["beta"]))),
            (AuditActions.RevokeToken, "ci", "", false, () => admin.RevokeTokenAsync(token.TokenId)),
        ];
        List<AuditEntry> entries = [];
        foreach (var (action, subject, reason, hasDigests, change) in changes)
        {
            var before = (await admin.GetAuditAsync()).LastNumber;
            await change();
            var entry = Assert.Single((await admin.GetAuditAsync(after: before)).Entries);
            Assert.Equal((action, subject, reason, "token:ann", Address, TestServer.Start), (entry.Action, entry.Subject, entry.Reason, entry.Actor, entry.Address, entry.At));
            Assert.Equal(hasDigests, (entry.DigestBefore ?? entry.DigestAfter) is not null);
            entries.Add(entry);
            if (action == AuditActions.CreateToken)
                Assert.Equal(409, (await Assert.ThrowsAsync<ReleaseServiceException>(change)).Status); // the name is taken
            else
                await change(); // again: nothing
            Assert.Equal(before + 1, (await admin.GetAuditAsync()).LastNumber);
        }

        var promoted = entries.Single(entry => entry.Action == AuditActions.Promote);
        Assert.Equal((head, digest, "0.90.0-1", "false", ""), (promoted.DigestBefore, promoted.DigestAfter, promoted.Details["release"], promoted.Details["rollback"], promoted.Details["forced"]));
        var made = entries.Single(entry => entry.Action == AuditActions.CreateToken);
        Assert.Equal(("viewer", "beta", "never"), (made.Details["role"], made.Details["channels"], made.Details["expiresAt"]));

        // What only the server does, and licensing, is tested where it is done; together they are all there are.
        Assert.Equal(
            typeof(AuditActions).GetFields().Select(field => (string)field.GetValue(null)!).Order(),
            changes.Select(change => change.Action).Append(AuditActions.Seed).Append(AuditActions.Epoch).Append(AuditActions.Backup).Append(AuditActions.EncryptKeys).Concat(LicensingAuditTests.Actions).Order());
    }

    [Theory, EachDatabase]
    public async Task The_servers_own_changes_are_the_servers(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using (var first = await TestServer.StartAsync(database, "--seed"))
            Assert.Equal([("server", "token.create", "bootstrap"), ("seed", "database.seed", "channels")], (await first.Publisher().GetAuditAsync()).Entries.Select(entry => (entry.Actor, entry.Action, entry.Subject)));
        await using var server = await TestServer.StartAsync(database, "--new-epoch");
        var entry = (await server.Publisher().GetLastAuditAsync(1)).Entries[0];
        Assert.Equal(("server", "database.epoch", server.Snapshot.EpochText, "", "new epoch: asked for"), (entry.Actor, entry.Action, entry.Subject, entry.Address, entry.Reason));
    }

    [Theory, EachDatabase]
    public async Task It_is_read_page_by_page(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        var publisher = server.Publisher();
        for (var i = 0; i < 8; i++)
            await publisher.PublishYamlAsync(ReleaseText.Yaml($"0.90.0-{i}"));
        var all = await publisher.GetAuditAsync();
        Assert.Equal((10, 10), (all.Entries.Count, all.LastNumber));
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), all.Entries.Select(entry => entry.Number));
        Assert.Equal([4, 5, 6], (await publisher.GetAuditAsync(after: 3, limit: 3)).Entries.Select(entry => entry.Number));
        Assert.Equal([9, 10], (await publisher.GetLastAuditAsync(2)).Entries.Select(entry => entry.Number));
        Assert.Equal(10, (await publisher.GetLastAuditAsync(1000)).Entries.Count);
        Assert.Equal((0, 10), await publisher.GetAuditAsync(after: 10) is var end ? (end.Entries.Count, end.LastNumber) : default);
        Assert.Equal((0, 10), await publisher.GetAuditAsync(after: long.MaxValue) is var beyond ? (beyond.Entries.Count, beyond.LastNumber) : default);
        foreach (var query in new[] { "after=-1", "after=x", "after=", "limit=0", "limit=1001", "limit=1e2", "last=0", "last=1001", "last=-1", "after=1&last=1", "after=99999999999999999999" })
        {
            var answer = await Ask.SendAsync(server, HttpMethod.Get, $"/api/v1/audit?{query}", ("Authorization", $"Bearer {TestServer.AdminToken}"));
            Assert.True(answer.Status == 400 && answer.Code == "request_invalid", $"{query}: {answer.Status} {answer.Body}");
        }
    }

    [Theory, EachDatabase]
    public async Task After_a_busy_run_on_two_servers_the_whole_chain_checks(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestServer.StartAsync(database, "--seed");
        await using var two = await TestServer.StartAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var publisher = (worker % 2 == 0 ? one : two).Publisher();
            for (var i = 0; i < 4; i++)
            {
                var name = $"0.90.{worker}-{i}";
                await publisher.PublishYamlAsync(ReleaseText.Yaml(name));
                await publisher.PromoteAsync("nightly", new(Release: name, Reason: "Z\u00fcrich \ud83d\ude80", Force: true));
                await publisher.CreateTokenAsync(new(name, Role.Viewer));
            }
        }));
        var check = await CheckAsync(two.Publisher());
        Assert.Equal((null, 2 + (8 * 4 * 3)), (check.Broken, check.Count));
        Assert.Equal((await one.Publisher().GetLastAuditAsync(1)).Entries[0].Hash, check.Hash);
    }

    public static TheoryData<DatabaseKind, string, int> Changes => new(
        from kind in Enum.GetValues<DatabaseKind>()
        from change in new[]
        {
            ("UPDATE audit SET actor = 'token:mallory' WHERE number = 3", 3), ("UPDATE audit SET reason = 'because' WHERE number = 4", 4), ("UPDATE audit SET details = '{}' WHERE number = 2", 2),
            ("UPDATE audit SET address = '' WHERE number = 3", 3), ("UPDATE audit SET subject = 'x' WHERE number = 1", 1), ("UPDATE audit SET action = 'x' WHERE number = 5", 5),
            ("UPDATE audit SET at = '2026-09-01 11:59:59.999' WHERE number = 3", 3), ("UPDATE audit SET digest_after = NULL WHERE number = 4", 4), ("UPDATE audit SET digest_before = digest_after WHERE number = 3", 3),
            ("UPDATE audit SET hash = previous_hash WHERE number = 3", 3), ("UPDATE audit SET previous_hash = hash WHERE number = 3", 3), ("DELETE FROM audit WHERE number = 3", 3), ("DELETE FROM audit WHERE number = 1", 1),
            ("UPDATE audit SET number = 6 WHERE number = 5", 5),
        }
        select (kind, change.Item1, change.Item2));

    [Theory, MemberData(nameof(Changes))]
    public async Task What_is_changed_past_the_triggers_is_named(DatabaseKind kind, string sql, int number)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(database, "--seed");
        for (var i = 0; i < 3; i++)
            await server.Publisher().PublishYamlAsync(ReleaseText.Yaml($"0.90.0-{i}"));
        Assert.Equal((null, 5), await CheckAsync(server.Publisher()) is var whole ? (whole.Broken, whole.Count) : default);
        await database.ExecuteAsync(kind == DatabaseKind.Postgres ? "ALTER TABLE audit DISABLE TRIGGER USER" : "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;");
        await database.ExecuteAsync(sql.Replace("{}", "{{}}", StringComparison.Ordinal));
        var check = await CheckAsync(server.Publisher());
        Assert.Equal(number - 1, check.Count);
        Assert.StartsWith($"Entry {number} ", check.Broken, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Neither_a_change_without_its_entry_nor_an_entry_without_its_change_is_ever_stored(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var server = await TestServer.StartAsync(database, "--seed");
        var state = await StoredState.ReadAsync(server);
        foreach (var table in new[] { "promotions", "audit", "revisions" })
        {
            await database.ExecuteAsync(kind == DatabaseKind.Postgres
                ? $"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                : $"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END");
            var error = await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().PromoteAsync("stable", new(IsRollback: true, Reason: "bad"), idempotencyKey: "once"));
            Assert.Equal(500, error.Status);
            Assert.Equal(state, await StoredState.ReadAsync(server));
            await database.ExecuteAsync(kind == DatabaseKind.Postgres ? $"DROP TRIGGER broken ON {table}" : "DROP TRIGGER broken");
        }

        Assert.True((await server.Publisher().PromoteAsync("stable", new(IsRollback: true, Reason: "bad"), idempotencyKey: "once")).Changed);
        Assert.Equal((null, state.Audit + 1), await CheckAsync(server.Publisher()) is var check ? (check.Broken, check.Count) : default);
    }

    /// <summary>As anybody may who can read it.</summary>
    private static async Task<AuditCheck> CheckAsync(PublisherClient client)
    {
        var check = new AuditCheck();
        for (AuditPage page = await client.GetAuditAsync(limit: 7); page.Entries.Count > 0; page = await client.GetAuditAsync(page.Entries[^1].Number, limit: 7))
        {
            foreach (var entry in page.Entries)
                check.Add(entry);
        }

        return check;
    }
}

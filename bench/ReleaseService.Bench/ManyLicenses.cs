using System.Security.Cryptography;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench;

/// <summary>
/// Fills a database with licenses, each of a deployment of its own; of a hundred one is revoked, one names a deployment that is, and one a deployment that is assigned. The service itself writes one of each
/// kind; all others are copies of these rows with other ids.
/// </summary>
internal static class ManyLicenses
{
    private static readonly IssueLicenseRequest Terms = new(
        Customer: "Customer 0", ExpiresAt: new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), Channels: ["stable", "beta"], Trial: false, Flags: ["SCALABLE", "mysql", "s3", "redis", "rbac"],
        ConcurrentAgents: 10, MaxUsers: 200, MaxViewOnlyUsers: 500, MaxTeams: 50, MaxRegisteredModels: 100, MaxStorageGb: 10_000, WeaveLimits: new(null, 0, "MB"));

    public static async Task FillAsync(string dll, TestDatabase database, int count, IReadOnlyList<string> settings)
    {
        await using (var server = await ServerUnderBench.StartAsync(dll, [.. database.Settings, .. settings]))
        {
            using var http = new HttpClient { BaseAddress = new Uri($"{server.Url}/") };
            var admin = new PublisherClient(http, TestServer.AdminToken);
            await admin.CreateKeyAsync(new(Force: true));
            var (license, other) = ((await admin.IssueLicenseAsync(Terms)).License, (await admin.IssueLicenseAsync(Terms)).License);
            await admin.RevokeLicenseAsync(license.LicenseId, "bench");
            await admin.RevokeDeploymentAsync(license.DeploymentId, "bench");
            await admin.AssignAsync(other.DeploymentId, new("beta", "bench", Force: true));
        }

        await database.ExecuteAsync($"CREATE TABLE fleet AS {Series(database.Kind, count)}");
        foreach (var statement in Copies)
            await database.ExecuteAsync(statement);
        await database.ExecuteAsync("DROP TABLE fleet");
        if (database.Kind == DatabaseKind.Postgres)
            await database.ExecuteAsync("VACUUM ANALYZE"); // It does so by itself before long; SQLite never does.
    }

    /// <summary>One made-up row for each license: number, both ids, a nonce.</summary>
    private static string Series(DatabaseKind kind, int count) => kind == DatabaseKind.Postgres
        ? $"SELECT i, gen_random_uuid()::text AS deployment, encode(sha256(i::text::bytea), 'hex') AS license, gen_random_uuid() AS nonce FROM generate_series(1, {count}) AS i"
        : $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}), raw AS (SELECT i, lower(hex(randomblob(16))) AS h, upper(hex(randomblob(16))) AS g FROM n)
            SELECT i, substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21) AS deployment, lower(hex(randomblob(32))) AS license,
                substr(g, 1, 8) || '-' || substr(g, 9, 4) || '-' || substr(g, 13, 4) || '-' || substr(g, 17, 4) || '-' || substr(g, 21) AS nonce FROM raw
            """;

    private const string Last = "(SELECT max(number) FROM revisions WHERE what <> 'copied') + i";

    private static readonly string[] Copies =
    [
        $"INSERT INTO revisions (number, nonce, at, what) SELECT {Last}, f.nonce, r.at, 'copied' FROM fleet f, (SELECT at FROM revisions ORDER BY number DESC LIMIT 1) r ORDER BY i",
        $"""
        INSERT INTO licenses (license_id, deployment_id, customer, key_id, issued_at, issued_by, expires_at, claims, renews, revision)
        SELECT f.license, f.deployment, 'Customer ' || (i / 3), l.key_id, l.issued_at, l.issued_by, l.expires_at, replace(l.claims, l.deployment_id, f.deployment), NULL, {Last}
        FROM fleet f, (SELECT * FROM licenses ORDER BY revision LIMIT 1) l
        """,
        $"""
        INSERT INTO deployments (deployment_id, license_identity, expires_at, not_before, channels, trial, seen_at, revision)
        SELECT f.deployment, f.license, d.expires_at, d.not_before, d.channels, d.trial, d.seen_at, {Last} FROM fleet f, (SELECT * FROM deployments ORDER BY revision LIMIT 1) d
        """,
        $"INSERT INTO revocations (kind, subject, actor, reason, at, revision) SELECT r.kind, f.license, r.actor, r.reason, r.at, {Last} FROM fleet f, revocations r WHERE r.kind = 'License' AND i % 100 = 1",
        $"INSERT INTO revocations (kind, subject, actor, reason, at, revision) SELECT r.kind, f.deployment, r.actor, r.reason, r.at, {Last} FROM fleet f, revocations r WHERE r.kind = 'Deployment' AND i % 100 = 2",
        $"INSERT INTO assignments (deployment_id, channel, actor, reason, at, revision) SELECT f.deployment, a.channel, a.actor, a.reason, a.at, {Last} FROM fleet f, (SELECT * FROM assignments) a WHERE i % 100 = 3",
    ];

    public static string NewEncryptionKeyFile(string folder)
    {
        File.WriteAllText($"{folder}/encryption-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return $"{folder}/encryption-key";
    }
}

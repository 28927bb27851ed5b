using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Audit;
using ReleaseService.Storage;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Publishing;

/// <summary>All that a database holds and its server serves, but for what differs from run to run (times, nonces, hashes over them), as lines to compare.</summary>
internal static class PublishedState
{
    private static readonly Dictionary<string, string[]> OfTheRun = new()
    {
        ["audit"] = ["at", "hash", "previous_hash"],
        ["database_state"] = ["identity"],
        ["idempotency_keys"] = ["at", "answer"],
        ["promotions"] = ["at"],
        ["releases"] = ["published_at"],
        ["revisions"] = ["at", "nonce"],
        ["tokens"] = ["token_id", "hash", "created_at", "last_used_at"],
        ["withdrawals"] = ["at"],
    };

    /// <summary>Reads it, and checks what holds at every moment: the audit's chain is whole, and each channel serves its head's bytes.</summary>
    /// <param name="database">The database.</param>
    /// <param name="server">Base URL of a server on it.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database, Uri server)
    {
        await using var db = database.CreateContext();
        await CheckAuditAsync(db);
        List<string> lines = [];
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Order(StringComparer.Ordinal))
        {
#pragma warning disable EF1002 // A name of our own model.
            var rows = await db.Database.SqlQueryRaw<string>($"SELECT row_to_json(t)::text AS \"Value\" FROM {table} t").ToListAsync();
#pragma warning restore EF1002
            lines.AddRange(rows.Select(row => $"{table} {Comparable(table, row)}").Order(StringComparer.Ordinal));
        }

        lines.AddRange(await ReadServedAsync(db, server));
        return lines;
    }

    private static async Task CheckAuditAsync(ReleaseDbContext db)
    {
        var check = new AuditCheck();
        foreach (var row in await db.Audit.AsNoTracking().OrderBy(row => row.Number).ToListAsync())
            check.Add(row.ToEntry());
        Assert.Null(check.Broken);
    }

    private static string Comparable(string table, string row)
    {
        var json = JsonNode.Parse(row)!.AsObject();
        foreach (var name in OfTheRun.GetValueOrDefault(table, []))
            Assert.True(json.Remove(name), $"{table} has no column {name}.");
        if (table == "audit" && (string?)json["action"] == AuditActions.CreateToken)
            json.Remove("details"); // Names the token's random id.
        foreach (var (name, value) in json.ToList())
        {
            if (value is JsonValue && value.ToString() is { Length: > 200 } text)
                json[name] = Digest(Encoding.UTF8.GetBytes(text));
        }

        return json.ToJsonString();
    }

    private static async Task<IReadOnlyList<string>> ReadServedAsync(ReleaseDbContext db, Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        List<string> lines = [];
        foreach (var channel in await db.Channels.AsNoTracking().OrderBy(row => row.Name).ToListAsync())
        {
            var head = await db.Promotions.AsNoTracking().Where(row => row.ChannelId == channel.ChannelId).OrderByDescending(row => row.Sequence).FirstOrDefaultAsync();
            List<string> paths = [$"api/v1/channels/{channel.Name}/spec", .. channel.IsDefault ? ["api/v1/operator/channel"] : Array.Empty<string>()];
            foreach (var path in paths)
            {
                using var response = await http.GetAsync(path);
                var body = await response.Content.ReadAsByteArrayAsync();
                Assert.Equal(head is null ? 404 : 200, (int)response.StatusCode);
                Assert.Equal(head?.Document.Identity ?? body, body);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} {(int)response.StatusCode} {(head is null ? "" : Digest(body))}"));
            }
        }

        return lines;
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}

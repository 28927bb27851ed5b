using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>A token is shown once, and is nowhere afterwards: in no answer, no log, no column of the database.</summary>
public sealed class TokenSecretTests
{
    [Theory, EachDatabase]
    public async Task A_token_is_in_the_one_answer_that_shows_it_and_nowhere_else(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind, null, "--Hosting:LogLevel=Verbose", "--Identity:RefusalsPerMinute=10000");
        var created = await server.Publisher().CreateTokenAsync(new("ci", Role.Admin));
        var used = await UseEverywhereAsync(server, created.Token);
        await server.Publisher().RevokeTokenAsync(created.Details.TokenId);
        used += await UseEverywhereAsync(server, created.Token);

        var database = await DumpAsync(server);
        await server.StopAsync();
        Assert.Contains("token_revoked", used);
        Assert.Contains("/api/v1/tokens", server.Log.Text);
        foreach (var (where, text) in new[] { ("an answer", used), ("the log", server.Log.Text), ("the database", database) })
        {
            foreach (var token in new[] { created.Token, TestServer.AdminToken })
                Assert.False(text.Contains(token[AccessToken.Prefix.Length..], StringComparison.OrdinalIgnoreCase), $"{where} holds a token");
        }

        Assert.Equal(1, Occurrences(database, AccessToken.HashOf(created.Token)));
        Assert.Equal(0, Occurrences(used + server.Log.Text, AccessToken.HashOf(created.Token)));
    }

    /// <summary>Good requests, bad ones, and the token where it doesn't belong.</summary>
    private static async Task<string> UseEverywhereAsync(TestServer server, string token)
    {
        StringBuilder answers = new();
        string[] paths =
        [
            "/api/v1/identity", "/api/v1/tokens", "/api/v1/audit", "/api/v1/channels", "/api/v1/releases", "/api/v1/operator/channel", "/api/v1/license", $"/api/v1/releases/{token}",
            $"/api/v1/channels/{token}", $"/{token}", $"/api/v1/audit?after={token}", $"/api/v1/releases/0.83.0-2/diff?from={token}", $"/api/v1/operator/channel/release/{token}",
        ];
        foreach (var path in paths)
        {
            foreach (var authorization in new[] { $"Bearer {token}", $"bearer  {token} ", $"Basic {token}", Ask.Basic(token), token, $"Token {token}", $"Bearer {token}x", $"Bearer {token} {token}" })
                answers.Append((await Ask.SendAsync(server, HttpMethod.Get, path, ("Authorization", authorization))).Body);
        }

        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Post, "/api/v1/tokens", $$"""{"name":"{{token}}x","role":"viewer"}"""), (HttpMethod.Post, "/api/v1/tokens", $$"""{"{{token}}":1}"""),
            (HttpMethod.Put, $"/api/v1/channels/{token}", "{}"), (HttpMethod.Post, "/api/v1/channels/stable/promotions", $$"""{"release":"{{token}}"}"""),
            (HttpMethod.Post, "/api/v1/releases", $"{token}"), (HttpMethod.Delete, $"/api/v1/tokens/{token}", ""),
        })
        {
            answers.Append((await Ask.SendAsync(server, method, path, "application/json", Encoding.UTF8.GetBytes(body), token)).Body);
        }

        return answers.ToString();
    }

    /// <summary>Every column of every row; bytes as Latin-1.</summary>
    private static async Task<string> DumpAsync(TestServer server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<ReleaseDbContext>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        StringBuilder dump = new();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                    dump.Append(reader.GetValue(column) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : reader.GetValue(column)).Append('\n');
            }
        }

        return dump.ToString();
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}

using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Audit;
using ReleaseService.Hosting;
using ReleaseService.Server.Databases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>The encrypted column is useless without its key, and a server that lacks it says so at its start.</summary>
public sealed class KeyEncryptionTests
{
    [Fact]
    public void Only_the_same_key_opens_it_for_the_same_key_id_unchanged()
    {
        var (key, plain) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(1200));
        var blob = new KeyEncryption(key).Encrypt("kid", plain);
        Assert.Equal(plain, new KeyEncryption(key).Decrypt("kid", blob));
        Assert.NotEqual(blob, new KeyEncryption(key).Encrypt("kid", plain)); // another nonce
        Assert.Null(new KeyEncryption(RandomNumberGenerator.GetBytes(32)).Decrypt("kid", blob));
        Assert.Null(new KeyEncryption(key).Decrypt("another", blob));
        Assert.Null(new KeyEncryption(key).Decrypt("kid", blob.AsSpan(0, 20)));
        for (var i = 0; i < blob.Length; i += 13)
        {
            var changed = blob.ToArray();
            changed[i] ^= 1;
            Assert.Null(new KeyEncryption(key).Decrypt("kid", changed));
        }
    }

    [Theory, EachDatabase]
    public async Task The_stored_key_is_no_key_and_one_put_in_anothers_place_does_not_open(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        await client.CreateKeyAsync(new());
        await using (var db = issuing.Database.CreateContext())
        {
            foreach (var row in await db.SigningKeys.ToListAsync())
            {
                Assert.ThrowsAny<CryptographicException>(() => RSA.Create().ImportPkcs8PrivateKey(row.PrivateKey, out _));
                Assert.DoesNotContain("\"d\"", row.PublicJwk);
                Assert.Equal(-1, row.PrivateKey.AsSpan().IndexOf(Modulus(row)));
            }
        }

        await issuing.Database.ExecuteAsync("UPDATE signing_keys SET private_key = (SELECT s.private_key FROM signing_keys s WHERE s.key_id <> signing_keys.key_id)");
        Assert.Equal("encryption_key_missing", await SigningKeyTests.CodeAsync(() => client.IssueLicenseAsync(new(Customer: "Acme"))));
        await Assert.ThrowsAsync<SettingsException>(() => issuing.StartAnotherAsync());
    }

    [Theory]
    [InlineData("/nowhere/key", "doesn't exist")]
    [InlineData("/proc/self/mem", "can't be read")] // which is so for root, too
    public async Task A_key_file_that_cannot_be_read_is_told_in_one_line(string file, string problem)
    {
        var stopped = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartUnreadyAsync($"--Licensing:EncryptionKeyFile={file}"));
        Assert.Contains($"EncryptionKeyFile {file} {problem}.", stopped.Message);
    }

    [Theory, EachDatabase]
    public async Task The_start_fails_in_one_line_without_the_key_or_with_another_once_keys_exist(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using (await TestServer.StartAsync(issuing.Database))
        {
            // No keys yet: it isn't missed.
        }

        var client = issuing.Running.Publisher();
        var key = await client.CreateKeyAsync(new());
        var former = await File.ReadAllTextAsync(issuing.KeyFile);
        var missing = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(issuing.Database));
        Assert.Contains("Licensing:EncryptionKeyFile", missing.Message);
        issuing.NewEncryptionKey();
        var wrong = await Assert.ThrowsAsync<SettingsException>(() => issuing.StartAnotherAsync());
        Assert.Contains(key.KeyId, wrong.Message);
        Assert.DoesNotContain(former.Trim(), wrong.Message);
        Assert.DoesNotContain('\n', wrong.Message);
        await using (var job = ReleaseServer.Create(StartCommand.Parse([.. issuing.Database.Settings, "--migrate-only"]), builder => builder.Services.AddSingleton(new LoggingLevelSwitch(LevelAlias.Off))))
            await job.Services.GetRequiredService<DatabaseStart>().RunOnceAsync(); // It needs no secret of the servers.

        await File.WriteAllTextAsync(issuing.KeyFile, former);
        await using var again = await issuing.StartAnotherAsync();
        await again.Publisher().IssueLicenseAsync(new(Customer: "Acme"));
    }

    [Theory, EachDatabase]
    public async Task A_server_with_another_encryption_key_makes_no_key_beside_one_that_it_cannot_open(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var former = await File.ReadAllTextAsync(issuing.KeyFile);
        issuing.NewEncryptionKey();
        await using var mistyped = await issuing.StartAnotherAsync(); // before there is any key
        await File.WriteAllTextAsync(issuing.KeyFile, former);
        var key = await issuing.Running.Publisher().CreateKeyAsync(new());
        Assert.Equal("encryption_key_missing", await SigningKeyTests.CodeAsync(() => mistyped.Publisher().CreateKeyAsync(new())));
        Assert.Equal(key.KeyId, Assert.Single((await issuing.Running.Publisher().GetKeysAsync()).Keys).KeyId);
        await using var restarted = await issuing.StartAnotherAsync();
        await restarted.Publisher().IssueLicenseAsync(new(Customer: "Acme"));

        // What was retired need not open any more.
        await restarted.Publisher().CreateKeyAsync(new());
        foreach (var made in (await restarted.Publisher().GetKeysAsync()).Keys)
            await restarted.Publisher().RetireKeyAsync(made.KeyId, "The encryption key is changed.", force: true);
        await mistyped.Publisher().CreateKeyAsync(new());
    }

    [Theory, EachDatabase]
    public async Task A_running_server_warns_of_a_key_that_it_could_not_start_with(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var without = await TestServer.StartAsync(issuing.Database);
        var key = await issuing.Running.Publisher().CreateKeyAsync(new());
        await without.RefreshAsync();
        await without.StopAsync();
        Assert.Contains(key.KeyId, Assert.Single(without.Log.Text.Split('\n'), line => line.Contains("can't be opened here", StringComparison.Ordinal)));
        await issuing.Running.StopAsync();
        Assert.DoesNotContain("can't be opened here", issuing.Running.Log.Text);
    }

    [Theory, EachDatabase]
    public async Task A_key_whose_private_part_is_given_up_still_verifies_and_another_takes_over(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(new(Customer: "Acme", Channels: ["beta"]));
        issuing.NewEncryptionKey(); // the former is lost
        await issuing.Database.ExecuteAsync("UPDATE signing_keys SET private_key = ''");
        await using var server = await issuing.StartAnotherAsync();
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, license.Token));
        Assert.Equal("signing_key_missing", await SigningKeyTests.CodeAsync(() => server.Publisher().IssueLicenseAsync(new(Customer: "Acme"))));
        Assert.Equal(SigningKeyState.Signing, (await server.Publisher().CreateKeyAsync(new())).State);
        Assert.Equal([SigningKeyState.Verifying, SigningKeyState.Signing], (await server.Publisher().GetKeysAsync()).Keys.Select(key => key.State));
    }

    [Theory, EachDatabase]
    public async Task With_the_former_key_beside_a_new_one_all_keys_are_encrypted_anew_at_the_start_and_the_former_one_opens_none(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        var retired = await client.CreateKeyAsync(new());
        await client.CreateKeyAsync(new("ES256", SignsAfterMinutes: 0));
        await client.RetireKeyAsync(retired.KeyId, "rotated");
        var license = await client.IssueLicenseAsync(new(Customer: "Acme", Channels: ["beta"]));
        var former = $"{issuing.KeyFile}.former";
        File.Copy(issuing.KeyFile, former);
        var present = issuing.NewEncryptionKey();
        var setting = $"--Licensing:FormerEncryptionKeyFile={former}";

        // Of two servers that start at once, one does it.
        await using (var one = await issuing.StartAnotherAsync(setting))
        await using (var two = await issuing.StartAnotherAsync(setting))
        {
            Assert.Equal("beta", await IssuingServer.GetsAsync(two, license.Token));
            await two.Publisher().IssueLicenseAsync(new(Customer: "Acme"));
            Assert.Equal("encryption_key_missing", await SigningKeyTests.CodeAsync(() => client.IssueLicenseAsync(new(Customer: "Acme")))); // the server that has only the former one
            var entry = Assert.Single((await one.Publisher().GetAuditAsync()).Entries, entry => entry.Action == AuditActions.EncryptKeys);
            Assert.Equal(("server", "2"), (entry.Actor, entry.Details["keys"]));
            Assert.Contains("2 signing keys encrypted", one.Log.Text);
            Assert.Contains("0 signing keys encrypted", two.Log.Text);
            Assert.DoesNotContain(present, one.Log.Text);
        }

        await using var without = await issuing.StartAnotherAsync();
        await without.Publisher().IssueLicenseAsync(new(Customer: "Acme"));
        await using var db = issuing.Database.CreateContext();
        foreach (var row in await db.SigningKeys.ToListAsync())
        {
            Assert.Null(new KeyEncryption(KeyEncryption.ParseKey(await File.ReadAllTextAsync(former))!).Decrypt(row.KeyId, row.PrivateKey));
            Assert.NotNull(new KeyEncryption(KeyEncryption.ParseKey(present)!).Decrypt(row.KeyId, row.PrivateKey));
        }
    }

    [Fact]
    public async Task A_key_that_neither_opens_stops_the_start_and_nothing_is_changed()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var key = await issuing.Running.Publisher().CreateKeyAsync(new());
        var former = $"{issuing.KeyFile}.former";
        issuing.NewEncryptionKey();
        File.Copy(issuing.KeyFile, former);
        issuing.NewEncryptionKey();
        var before = await PrivateKeyAsync(issuing.Database);
        var problem = await Assert.ThrowsAsync<SettingsException>(() => issuing.StartAnotherAsync($"--Licensing:FormerEncryptionKeyFile={former}"));
        Assert.Contains(key.KeyId, problem.Message);
        Assert.Equal(before, await PrivateKeyAsync(issuing.Database));

        static async Task<byte[]> PrivateKeyAsync(TestDatabase database)
        {
            await using var db = database.CreateContext();
            return await db.SigningKeys.Select(row => row.PrivateKey).SingleAsync();
        }
    }

    private static byte[] Modulus(SigningKeyRow row)
    {
        using var json = System.Text.Json.JsonDocument.Parse(row.PublicJwk);
        return System.Buffers.Text.Base64Url.DecodeFromChars(json.RootElement.GetProperty("n").GetString())[..32];
    }
}

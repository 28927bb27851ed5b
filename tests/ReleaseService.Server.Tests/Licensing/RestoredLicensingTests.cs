using ReleaseService.Server.Tests.Licensing.Issuing;
using ReleaseService.Server.Tests.Snapshots;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>The database goes back in time under a running server.</summary>
public sealed class RestoredLicensingTests
{
    [Fact]
    public async Task What_a_frozen_license_gets_stays_the_same_to_the_byte()
    {
        using var issuer = new LicenseIssuer();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Licensing:Jwks:0={issuer.JwksFile}");
        var license = issuer.Issue(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero));
        var frozen = (await Ask.GetAsync(server, IssuingServer.Path, license)).Body;
        var backup = await SqliteBackup.TakeAsync(database);
        await server.PromoteAsync("stable", "0.83.0-1");
        backup.Restore();
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Stamp.Epoch > 1), "the server notices");
        Assert.Equal(frozen, (await Ask.GetAsync(server, IssuingServer.Path, license)).Body);
        await server.PromoteAsync("stable", "0.82.0-1");
        Assert.Equal(frozen, (await Ask.GetAsync(server, IssuingServer.Path, license)).Body);
    }

    [Fact]
    public async Task A_backup_from_before_the_first_key_makes_no_license_anonymous()
    {
        using var vendor = new LicenseIssuer();
        await File.WriteAllTextAsync($"{vendor.JwksFile}.key", Convert.ToBase64String(new byte[32]));
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = await TestServer.StartAsync(database, "--seed", $"--Licensing:EncryptionKeyFile={vendor.JwksFile}.key");
        var backup = await SqliteBackup.TakeAsync(database);
        await server.Publisher().CreateKeyAsync(new(Force: true));
        var license = await server.Publisher().IssueLicenseAsync(new(Customer: "Acme", Channels: ["beta"]));
        Assert.Equal("beta", await IssuingServer.GetsAsync(server, license.Token));
        backup.Restore();
        await Eventually.HoldsAsync(() => Task.FromResult(server.Snapshot.Stamp.Epoch > 1), "the server notices");
        Assert.Equal("401 license_unknown_key", await IssuingServer.GetsAsync(server, license.Token));
        Assert.Equal(200, (await Ask.GetAsync(server, IssuingServer.Path)).Status);
    }
}

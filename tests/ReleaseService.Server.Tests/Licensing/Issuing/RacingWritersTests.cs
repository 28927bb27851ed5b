using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>Writers that meet, on two servers of one database: one of the two orders comes out, whole, and both servers tell the same.</summary>
public sealed class RacingWritersTests
{
    private static readonly IssueLicenseRequest Terms = new(Customer: "Acme", ExpiresAt: TestServer.Start.AddYears(1), Channels: ["beta"]);
    private static readonly IssueLicenseRequest Longer = new(ExpiresAt: TestServer.Start.AddYears(2));

    [Theory, EachDatabase]
    public async Task Of_two_first_keys_made_at_once_one_signs_and_the_other_waits_for_its_lead(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        await Task.WhenAll(issuing.Running.Publisher().CreateKeyAsync(new()), other.Publisher().CreateKeyAsync(new()));

        var keys = (await issuing.Running.Publisher().GetKeysAsync()).Keys;
        Assert.Equal([SigningKeyState.Signing, SigningKeyState.Published], keys.Select(key => key.State));
        Assert.Equal([TestServer.Start, TestServer.Start.AddDays(1)], keys.Select(key => key.SignsFrom));
        foreach (var server in new[] { issuing.Running, other })
        {
            Assert.Equal(keys, (await server.Publisher().GetKeysAsync()).Keys);
            Assert.Equal(keys[0].KeyId, (await server.Publisher().IssueLicenseAsync(Terms)).License.KeyId);
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_issued_while_its_key_is_retired_is_refused_or_signed_by_the_next(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var (here, there) = (issuing.Running.Publisher(), other.Publisher());
        var (leaked, next) = (await here.CreateKeyAsync(new()), await here.CreateKeyAsync(new()));
        var before = await there.IssueLicenseAsync(Terms);
        var retirement = here.RetireKeyAsync(leaked.KeyId, "Leaked.");
        var issued = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => there.IssueLicenseAsync(Terms)));
        await retirement;
        var after = await there.IssueLicenseAsync(Terms);

        Assert.Equal((leaked.KeyId, next.KeyId), (before.License.KeyId, after.License.KeyId));
        await other.RefreshAsync();
        foreach (var license in issued.Append(before).Append(after))
        {
            Assert.Contains(license.License.KeyId, new[] { leaked.KeyId, next.KeyId });
            foreach (var server in new[] { issuing.Running, other })
                Assert.Equal(license.License.KeyId == next.KeyId ? "beta" : "401 license_key_retired", await IssuingServer.GetsAsync(server, license.Token));
        }
    }

    [Theory, EachDatabase]
    public async Task A_license_that_is_revoked_while_it_is_renewed_is_revoked_and_its_renewal_holds_if_it_came_first(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var (here, there) = (issuing.Running.Publisher(), other.Publisher());
        await here.CreateKeyAsync(new());
        for (var round = 0; round < 6; round++)
        {
            var license = await here.IssueLicenseAsync(Terms);
            var id = license.License.LicenseId;
            var revocation = here.RevokeLicenseAsync(id, "leaked");
            var renewal = await RenewAsync(there, id);
            await revocation;

            foreach (var server in new[] { issuing.Running, other })
            {
                await server.RefreshAsync();
                Assert.Equal("403 license_revoked", await IssuingServer.GetsAsync(server, license.Token));
                if (renewal.License is { } renewed)
                    Assert.Equal("beta", await IssuingServer.GetsAsync(server, renewed.Token));
            }

            Assert.Equal(renewal.License?.License.LicenseId, (await here.GetLicenseAsync(id)).RenewedBy);
            Assert.Equal("license_not_issued", renewal.Code ?? (await RenewAsync(there, id)).Code);
        }
    }

    [Theory, EachDatabase]
    public async Task A_deployment_that_is_revoked_while_its_license_is_renewed_gets_nothing(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var (here, there) = (issuing.Running.Publisher(), other.Publisher());
        await here.CreateKeyAsync(new());
        for (var round = 0; round < 6; round++)
        {
            var license = await here.IssueLicenseAsync(Terms);
            var revocation = here.RevokeDeploymentAsync(license.License.DeploymentId, "not paid");
            var renewal = await RenewAsync(there, license.License.LicenseId);
            await revocation;

            foreach (var server in new[] { issuing.Running, other })
            {
                await server.RefreshAsync();
                foreach (var token in new[] { license.Token, renewal.License?.Token }.OfType<string>())
                    Assert.Equal("403 deployment_revoked", await IssuingServer.GetsAsync(server, token));
            }

            Assert.Equal("license_not_issued", (await RenewAsync(there, renewal.License?.License.LicenseId ?? license.License.LicenseId)).Code);
        }
    }

    private static async Task<(NewLicense? License, string? Code)> RenewAsync(PublisherClient client, string id)
    {
        try
        {
            return (await client.RenewLicenseAsync(id, Longer), null);
        }
        catch (ReleaseServiceException e)
        {
            return (null, e.Problem?.Code);
        }
    }
}

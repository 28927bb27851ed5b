using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>Two servers on one database, at the same time and at different times.</summary>
public sealed class ConcurrentIssuingTests
{
    private static readonly IssueLicenseRequest Terms = new(Customer: "Acme", ExpiresAt: TestServer.Start.AddYears(1), Channels: ["beta"]);

    [Fact]
    public async Task A_server_whose_clock_is_behind_signs_with_a_first_key_and_with_one_that_was_brought_forward()
    {
        await using var issuing = await IssuingServer.StartAsync();
        await using var behind = await issuing.StartAnotherAsync();
        issuing.Running.Time.Advance(TimeSpan.FromSeconds(20));
        var ahead = issuing.Running.Publisher();
        var first = await ahead.CreateKeyAsync(new());
        var second = await ahead.CreateKeyAsync(new());
        Assert.Equal(first.KeyId, (await behind.Publisher().IssueLicenseAsync(Terms)).License.KeyId);
        await ahead.RetireKeyAsync(first.KeyId, "Leaked.");
        Assert.Equal(second.KeyId, (await behind.Publisher().IssueLicenseAsync(Terms)).License.KeyId);
        Assert.Equal([SigningKeyState.Retired, SigningKeyState.Signing], (await behind.Publisher().GetKeysAsync()).Keys.Select(key => key.State));
    }

    [Theory, EachDatabase]
    public async Task Of_two_keys_made_at_once_one_signs_and_the_other_waits(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        await Task.WhenAll(issuing.Running.Publisher().CreateKeyAsync(new()), other.Publisher().CreateKeyAsync(new()));
        var keys = (await other.Publisher().GetKeysAsync()).Keys;
        Assert.Equal([SigningKeyState.Signing, SigningKeyState.Published], keys.Select(key => key.State));
        Assert.True(keys[0].CreatedAt < keys[1].CreatedAt);
    }

    [Theory, EachDatabase]
    public async Task A_license_issued_while_its_key_is_retired_is_of_one_key_or_the_other_and_counts_accordingly(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var client = issuing.Running.Publisher();
        var leaked = await client.CreateKeyAsync(new());
        await client.CreateKeyAsync(new());
        var issues = Enumerable.Range(0, 6).Select(_ => other.Publisher().IssueLicenseAsync(Terms)).ToList();
        await client.RetireKeyAsync(leaked.KeyId, "Leaked.");
        foreach (var license in await Task.WhenAll(issues))
            Assert.Equal(license.License.KeyId == leaked.KeyId ? "401 license_key_retired" : "beta", await IssuingServer.GetsAsync(issuing.Running, license.Token));
        Assert.NotEqual(leaked.KeyId, (await other.Publisher().IssueLicenseAsync(Terms)).License.KeyId);
    }

    [Theory, EachDatabase]
    public async Task A_renewal_at_the_same_time_as_the_revocation_of_what_it_renews_counts_or_is_refused(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        await using var other = await issuing.StartAnotherAsync();
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var license = await client.IssueLicenseAsync(Terms);
        var renewal = RenewAsync(other.Publisher(), license.License.LicenseId);
        await client.RevokeLicenseAsync(license.License.LicenseId, "Leaked.");
        var renewed = await renewal;
        Assert.Equal("403 license_revoked", await IssuingServer.GetsAsync(issuing.Running, license.Token));
        var gets = (await client.GetDeploymentAsync(license.License.DeploymentId)).Gets;
        Assert.Equal(renewed is null ? ("license_revoked", license.License.LicenseId) : ("license_valid", renewed.License.LicenseId), (gets.Code, gets.LicenseId));
    }

    /// <summary>Null where it was refused since the license was revoked before.</summary>
    private static async Task<NewLicense?> RenewAsync(PublisherClient client, string licenseId)
    {
        try
        {
            return await client.RenewLicenseAsync(licenseId, new(ExpiresAt: TestServer.Start.AddYears(2)));
        }
        catch (ReleaseServiceException e) when (e.Problem?.Code == "license_not_issued")
        {
            return null;
        }
    }
}

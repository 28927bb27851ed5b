using ReleaseService.Core.Audit;
using ReleaseService.Server.Tests.Licensing.Issuing;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Audit;

/// <summary>The life of a license, as the audit tells it.</summary>
public sealed class LicensingAuditTests
{
    /// <summary>In the order in which the test does them.</summary>
    public static readonly string[] Actions =
    [
        AuditActions.CreateKey, AuditActions.IssueLicense, AuditActions.RenewLicense, AuditActions.Assign, AuditActions.Unassign, AuditActions.RevokeLicense, AuditActions.RevokeDeployment,
        AuditActions.RetireKey,
    ];

    [Theory, EachDatabase]
    public async Task Each_change_of_keys_licenses_and_deployments_leaves_one_entry_without_a_secret(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var admin = issuing.Running.Publisher();
        var before = (await admin.GetAuditAsync()).LastNumber;
        var key = await admin.CreateKeyAsync(new());
        var first = await admin.IssueLicenseAsync(new(Customer: "Acme"));
        var second = await admin.RenewLicenseAsync(first.License.LicenseId, new());
        await admin.AssignAsync(first.License.DeploymentId, new("beta", "wants to try"));
        await admin.UnassignAsync(first.License.DeploymentId, force: true);
        await admin.RevokeLicenseAsync(first.License.LicenseId, "leaked");
        await admin.RevokeDeploymentAsync(first.License.DeploymentId, "contract ended");
        await admin.RetireKeyAsync(key.KeyId, "rotated", force: true);

        var entries = (await admin.GetAuditAsync(after: before)).Entries;
        Assert.Equal(Actions, entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(("token:bootstrap", "127.0.0.1"), (entry.Actor, entry.Address)));
        Assert.Equal(["", "", "", "wants to try"], entries.Take(4).Select(entry => entry.Reason));
        Assert.Equal(["leaked", "contract ended", "rotated"], entries.TakeLast(3).Select(entry => entry.Reason));
        var text = string.Join('\n', entries.SelectMany(entry => entry.Details.Values.Append(entry.Subject)));
        foreach (var token in new[] { first.Token, second.Token })
            Assert.DoesNotContain(token.Split('.')[1], text, StringComparison.Ordinal);
    }
}

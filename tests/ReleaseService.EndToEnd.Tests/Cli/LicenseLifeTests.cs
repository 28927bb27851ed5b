using ReleaseService.Contracts.Identity;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>What sales and support do with licenses, by processes of releasectl against a real server.</summary>
public sealed class LicenseLifeTests
{
    [Theory]
    [EachDatabase]
    public async Task A_license_goes_from_a_trial_over_its_renewal_to_its_revocation(DatabaseKind kind)
    {
        await using var desk = await IssuingShell.StartAsync(kind);
        var (server, shell) = (desk.Server, desk.Shell);
        await shell.DoAsync("keys", "rotate", "--yes");
        var trial = await desk.IssueAsync("--customer", "Acme GmbH", "--expires", "2026-10-01", "--trial", "--channel", "stable");
        await desk.IssueAsync("--customer", "Umbrella", "--expires", "never");
        var (license, deployment) = await desk.FindAsync("--customer", "acme");
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(trial));

        // It ends, and its channel goes on without it until it is renewed; then the old token follows too.
        server.Time.Advance(TimeSpan.FromDays(60));
        await server.PromoteAsync("stable", "0.83.90-1");
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(trial));
        Assert.Matches(@"(?s)0\.83\.0-2 of stable, frozen at sequence 14.*frozen \[license_frozen\].*its grace of 3 d ended at 2026-10-05.*\[head_frozen\]", await shell.DoAsync("licenses", "explain", deployment));
        var contract = (await shell.DoAsync("licenses", "renew", license, "--expires", "2028-01-01", "--trial=false", "--max-users", "200")).TrimEnd('\n');
        Assert.Equal(("stable 0.83.90-1", "stable 0.83.90-1"), (await desk.GetsAsync(contract), await desk.GetsAsync(trial)));
        Assert.Matches(@"(?s)Renewed by +[0-9a-f]{64}", await shell.DoAsync("licenses", "show", license));
        Assert.Contains("license_not_issued", (await shell.RunAsync("licenses", "renew", license, "--expires", "2029-01-01")).With(3).Error);
        Assert.Equal(2, (await desk.JsonAsync("licenses", "list", "--deployment", deployment)).GetProperty("licenses").GetArrayLength());

        var renewal = (await desk.JsonAsync("licenses", "show", license)).GetProperty("renewedBy").GetString()!;
        Assert.Contains($"license {renewal} is revoked since 2026-10-31", await shell.DoAsync("licenses", "revoke", renewal, "--reason", "Sent to the wrong customer.", "--yes"));
        Assert.StartsWith("403 License revoked", await desk.GetsAsync(contract));
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(trial)); // a revoked one lifts nothing
        await shell.DoAsync("licenses", "revoke", "--deployment", deployment, "--reason", "The contract was cancelled.", "--yes");
        Assert.StartsWith("403 Deployment revoked", await desk.GetsAsync(trial));
        Assert.Matches(@"(?s)Gets +nothing: .*refused \[deployment_revoked\].*: The contract was cancelled\..*1\. .*\n2\. The deployment was revoked at 2026-10-31", await shell.DoAsync("licenses", "explain", deployment));
        Assert.Matches(@"(?m)^Acme GmbH .* revoked ", await shell.DoAsync("licenses", "list", "--customer", "acme"));
        Assert.Contains("license_not_issued", (await shell.RunAsync("licenses", "issue", "--customer", "Acme GmbH", "--expires", "never", "--deployment", deployment)).With(3).Error);

        Assert.Contains("The chain is whole", await shell.DoAsync("audit", "verify"));
        foreach (var printed in new[] { await shell.DoAsync("audit", "list", "-o", "json"), await shell.DoAsync("licenses", "list", "-o", "json"), server.Log.Text })
            Assert.All(new[] { trial, contract }, token => Assert.DoesNotContain(token.Split('.')[2], printed));
    }

    [Theory]
    [EachDatabase]
    public async Task Support_moves_a_deployment_up_with_a_reason_and_down_only_by_an_administrators_force(DatabaseKind kind)
    {
        await using var desk = await IssuingShell.StartAsync(kind);
        using var support = new CommandLine(desk.Server, await desk.Server.CreateTokenAsync(Role.Publisher));
        await desk.Shell.DoAsync("keys", "rotate", "--yes");
        var token = await desk.IssueAsync("--customer", "Acme GmbH", "--expires", "never", "--channel", "stable");
        var (_, deployment) = await desk.FindAsync("--customer", "Acme");

        Assert.Contains("'--reason' is required", (await support.RunAsync("licenses", "assign", deployment, "beta")).With(1).Error);
        Assert.Contains("follows beta now. It gets 0.83.0-2 of beta, the head, sequence 22.", await support.DoAsync("licenses", "assign", deployment, "beta", "--reason", "Ticket 4711."));
        Assert.Equal("beta 0.83.0-2", await desk.GetsAsync(token));
        Assert.Matches(@"(?s)Assigned +to beta: Ticket 4711\..*3\. .*whatever its license says\. \[channel_assigned\]", await support.DoAsync("licenses", "explain", deployment));

        await support.DoAsync("licenses", "assign", deployment, "nightly", "--reason", "Ticket 4712.");
        var refused = (await support.RunAsync("licenses", "assign", deployment, "stable", "--reason", "Back.")).With(3).Error;
        Assert.Contains("stable is at platform version 0.83.0, and nightly, which the deployment is on, at 0.83.90", refused);
        Assert.Contains("--force", refused);
        Assert.Contains("assignment_refused", (await support.RunAsync("licenses", "unassign", deployment)).With(3).Error);
        Assert.Contains("force_forbidden", (await support.RunAsync("licenses", "assign", deployment, "stable", "--reason", "Back.", "--force")).With(1).Error);
        Assert.Contains("'--reason' is required", (await desk.Shell.RunAsync("licenses", "assign", deployment, "stable", "--force")).With(1).Error);
        Assert.Equal("nightly 0.83.90-1", await desk.GetsAsync(token));
        await desk.Shell.DoAsync("licenses", "assign", deployment, "stable", "--reason", "Back.", "--force");
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(token));
        Assert.Contains("follows its license again. It gets 0.83.0-2 of stable, the head, sequence 14.", await support.DoAsync("licenses", "unassign", deployment));
        Assert.DoesNotContain("Assigned", await support.DoAsync("licenses", "explain", deployment));
        Assert.Matches(@"deployment\.assign .*Ticket 4711\.", await desk.Shell.DoAsync("audit", "list"));
    }

    [Theory]
    [EachDatabase]
    public async Task Each_answer_is_JSON_for_whoever_asks_for_it(DatabaseKind kind)
    {
        await using var desk = await IssuingShell.StartAsync(kind);
        var key = (await desk.JsonAsync("keys", "rotate", "--algorithm", "ES256", "--yes")).GetProperty("keyId").GetString()!;
        Assert.Equal("signing", (await desk.JsonAsync("keys", "list")).GetProperty("keys")[0].GetProperty("state").GetString());
        var issued = await desk.JsonAsync("licenses", "issue", "--customer", "Acme GmbH", "--expires", "never");
        var (license, deployment) = (issued.GetProperty("license").GetProperty("licenseId").GetString()!, issued.GetProperty("license").GetProperty("deploymentId").GetString()!);
        Assert.Equal((license, deployment), await desk.FindAsync("--customer", "ACME"));
        Assert.Equal(key, (await desk.JsonAsync("licenses", "show", license)).GetProperty("keyId").GetString());
        Assert.Equal("nightly", (await desk.JsonAsync("licenses", "assign", deployment, "nightly", "--reason", "x")).GetProperty("assignedChannel").GetString());
        Assert.Equal("head_followed", (await desk.JsonAsync("licenses", "explain", deployment)).GetProperty("gets").GetProperty("reasons").EnumerateArray().Last().GetProperty("code").GetString());
        Assert.Equal("stable", (await desk.JsonAsync("licenses", "unassign", deployment, "--force")).GetProperty("gets").GetProperty("channel").GetString());
        var renewed = await desk.JsonAsync("licenses", "renew", license, "--expires", "never");
        Assert.Equal(deployment, renewed.GetProperty("license").GetProperty("deploymentId").GetString());

        await File.WriteAllTextAsync($"{desk.Shell.Folder}/license.txt", renewed.GetProperty("token").GetString());
        var check = await desk.JsonAsync("updates", "check", "--current", "0.79.0", "--license-file", "license.txt");
        Assert.Equal(("stable", "valid", "0.83.0"), (check.GetProperty("channel").GetString(), check.GetProperty("license").GetString(), check.GetProperty("latest").GetString()));
        Assert.Equal("***", (await desk.JsonAsync("licenses", "inspect", "license.txt")).GetProperty("claims").GetProperty("accessKey").GetString());
        Assert.Equal(license, (await desk.JsonAsync("licenses", "revoke", license, "--reason", "x", "--yes")).GetProperty("subject").GetString());
        Assert.Equal(deployment, (await desk.JsonAsync("licenses", "revoke", "--deployment", deployment, "--reason", "x", "--yes")).GetProperty("subject").GetString());
        Assert.Equal("retired", (await desk.JsonAsync("keys", "retire", key, "--reason", "x", "--force", "--yes")).GetProperty("state").GetString());
        Assert.Equal(0, (await desk.JsonAsync("keys", "export")).GetProperty("keys").GetArrayLength());
    }
}

using ReleaseService.Contracts.Identity;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>What goes wrong at the desk: each failure says what, where and what to do, in the words of the command line.</summary>
public sealed class LicensingRefusalTests
{
    private const string Nobody = "8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10";
    private static readonly string NoLicense = new('a', 64);

    /// <summary>The command line, its exit code, and what its error says.</summary>
    private static readonly (string Line, int ExitCode, string[] Says)[] Mistakes =
    [
        ($"licenses explain {Nobody}", 1, ["deployment_unknown", "licenses list --customer"]),
        ($"licenses unassign {Nobody}", 1, ["deployment_unknown", "licenses list --customer"]),
        ($"licenses assign {Nobody} betta --reason x", 1, ["channel_unknown", "channels list"]),
        ($"licenses show {NoLicense}", 1, ["license_not_found", "licenses list"]),
        ($"licenses renew {NoLicense} --expires 30d", 1, ["license_not_found", "licenses list"]),
        ("licenses revoke nonsense --reason x --yes", 1, ["64 hex digits"]),
        ($"licenses revoke {NoLicense} --reason x", 1, ["Nothing was changed", "--yes"]),
        ($"licenses revoke {NoLicense} --yes", 1, ["'--reason' is required", "licenses revoke --help"]),
        ("licenses issue --customer Acme", 1, ["--expires 365d", "--expires never"]),
        ("licenses issue --customer Acme --expires 2027-13-01", 1, ["'2027-13-01'", "2027-09-01"]),
        ("licenses issue --customer Acme --expires 2020-01-01", 1, ["expiresAt must be in the future"]),
        ("licenses issue --expires never", 1, ["customer must be"]),
        ("licenses issue --customer Acme --expires never --channel betta", 1, ["channels names betta", "Make the channel first, or correct the name"]),
        ("licenses issue --customer Acme --expires never --max-users many", 1, ["'many'", "licenses issue --help"]),
        ("licenses issue --customer Acme --expires never --terms none.json", 1, ["none.json", "path"]),
        ("keys retire nonsense --reason x --yes", 1, ["signing_key_not_found", "keys list"]),
        ("keys rotate --algorithm HS256", 1, ["'HS256'", "'RS256'"]),
        ("keys rotate --signs-after -1", 1, ["signsAfterMinutes must be 0"]),
        ("updates check --current latest", 1, ["0.79.0"]),
        ("updates check --current 0.79.0 --channel betta", 1, ["channel_unknown", "channels list"]),
        ("updates check --current 0.79.0 --license-file none.txt", 1, ["none.txt", "path"]),
    ];

    [Fact]
    public async Task A_mistake_says_what_is_wrong_and_what_to_do()
    {
        await using var desk = await IssuingShell.StartAsync();
        await desk.Shell.DoAsync("keys", "rotate", "--yes");
        foreach (var (line, exitCode, says) in Mistakes)
        {
            var printed = (await desk.Shell.RunAsync(line.Split(' '))).With(exitCode);
            Assert.Matches(@"\Aerror: \S.+\n  \S.+\n\z", printed.Error);
            Assert.All(says, words => Assert.Contains(words, printed.Error));
            Assert.Empty(printed.Out);
        }

        Assert.Equal("None.\n", await desk.Shell.DoAsync("licenses", "list"));
    }

    [Fact]
    public async Task Without_a_token_it_says_how_to_log_in_and_a_viewer_may_look_and_change_nothing()
    {
        await using var desk = await IssuingShell.StartAsync();
        await desk.Shell.DoAsync("keys", "rotate", "--yes");
        await desk.IssueAsync("--customer", "Acme GmbH", "--expires", "never");
        var (license, deployment) = await desk.FindAsync();
        using var nobody = new CommandLine(desk.Server, token: null);
        using var viewer = new CommandLine(desk.Server, await desk.Server.CreateTokenAsync(Role.Viewer));
        foreach (var look in new[] { "licenses list", $"licenses show {license}", $"licenses explain {deployment}", "keys list" })
        {
            Assert.Contains("releasectl login", (await nobody.RunAsync(look.Split(' '))).With(1).Error);
            await viewer.DoAsync(look.Split(' '));
        }

        foreach (var change in new[]
        {
            "licenses issue --customer A --expires never", $"licenses renew {license} --expires never", $"licenses revoke {license} --reason x --yes", $"licenses assign {deployment} beta --reason x",
            $"licenses unassign {deployment}", "keys rotate", "keys retire x --reason x --yes",
        })
            Assert.Contains("role_missing", (await viewer.RunAsync(change.Split(' '))).With(1).Error);
        await nobody.DoAsync("updates", "check", "--current", "0.79.0"); // an instance without a license asks too
        await nobody.DoAsync("keys", "export");
    }

    [Fact]
    public async Task A_deployment_that_nobody_knows_can_be_assigned_and_that_is_told()
    {
        await using var desk = await IssuingShell.StartAsync();
        Assert.Contains("is the id right?", (await desk.Shell.RunAsync("licenses", "assign", Nobody, "beta", "--reason", "Its first license is on the way.")).With(0).Error);
        Assert.Contains("No license of deployment", await desk.Shell.DoAsync("licenses", "explain", Nobody));
    }
}

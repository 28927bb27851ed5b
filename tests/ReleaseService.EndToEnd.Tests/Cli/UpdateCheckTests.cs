using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

public sealed class UpdateCheckTests
{
    [Theory]
    [EachDatabase]
    public async Task An_update_check_says_what_is_newer_how_long_there_is_support_and_what_the_license_allows(DatabaseKind kind)
    {
        await using var desk = await IssuingShell.StartAsync(kind);
        await desk.Shell.DoAsync("keys", "rotate", "--yes");
        var token = await desk.IssueAsync("--customer", "Acme", "--expires", "2026-10-01", "--channel", "stable");
        Assert.Matches(@"(?s)Latest +0\.83\.0 .*on stable.*Update +available.*Supported +until 20.*0\.82\.2-1.*License +valid", await CheckAsync("0.82.0"));
        Assert.Matches(@"(?s)Update +none\nSupported +yes", await CheckAsync("0.83.0"));
        Assert.Matches(@"Supported +no longer, since 20", await CheckAsync("0.74.0"));
        Assert.Matches(@"Supported +no longer", await CheckAsync("0.10.0")); // older than whatever is out of support
        Assert.Contains("channel_forbidden", (await desk.Shell.RunWithInputAsync(token, "updates", "check", "--current", "0.83.0", "--channel", "nightly", "--license-file", "-")).With(1).Error);

        // A frozen license sees no update: it wouldn't get it.
        desk.Server.Time.Advance(TimeSpan.FromDays(60));
        await desk.Server.PromoteAsync("stable", "0.83.90-1");
        Assert.Matches(@"(?s)Update +none.*License +frozen", await CheckAsync("0.83.0"));
        Assert.Matches(@"(?s)Latest +0\.83\.90 .*on stable.*Update +available.*License +anonymous", await desk.Shell.DoAsync("updates", "check", "--current", "0.83.0"));

        async Task<string> CheckAsync(string current) => (await desk.Shell.RunWithInputAsync($"{token}\n", "updates", "check", "--current", current, "--license-file", "-")).With(0).Out;
    }
}

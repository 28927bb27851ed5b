using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

public sealed class IdentityTests
{
    [Theory]
    [EachDatabase]
    public async Task A_token_does_what_its_role_and_channels_allow_until_it_is_revoked(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var admin = new CommandLine(server);
        var token = (await admin.DoAsync("tokens", "create", "ci", "--role", "publisher", "--channel", "beta")).TrimEnd('\n');
        Assert.Matches("^rst_[0-9A-Za-z_-]{43}$", token);

        using var ci = new CommandLine(server, token);
        Assert.Contains("beta has 0.83.0-1 now", await ci.DoAsync("rollback", "beta", "--reason", "Stalls.", "--yes"));
        Assert.Contains("channel_out_of_scope", (await ci.RunAsync("rollback", "stable", "--reason", "Stalls.", "--yes")).With(1).Error);
        Assert.Contains("role_missing", (await ci.RunAsync("tokens", "list")).With(1).Error);
        Assert.Contains("force_forbidden", (await ci.RunAsync("promote", "0.83.0-2", "beta", "--force", "--reason", "x", "--yes")).With(1).Error);

        await admin.DoAsync("tokens", "revoke", "ci");
        Assert.Contains("token_revoked", (await ci.RunAsync("channels", "list")).With(1).Error);
        Assert.DoesNotContain("ci", await admin.DoAsync("tokens", "list"));
        Assert.Contains("revoked", await admin.DoAsync("tokens", "list", "--all"));
        foreach (var printed in new[] { await admin.DoAsync("tokens", "list", "--all", "-o", "json"), await admin.DoAsync("audit", "list"), server.Log.Text })
            Assert.DoesNotContain(token, printed);
    }

    [Fact]
    public async Task A_login_is_kept_for_later_commands()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var shell = new CommandLine(server, token: null);
        Assert.Contains("releasectl login", (await shell.RunAsync("audit", "list")).With(1).Error);
        Assert.Contains("admin", (await shell.RunWithInputAsync($"{TestServer.AdminToken}\n", "login", "--token-stdin")).With(0).Out);
        Assert.Contains("database.seed", await shell.DoAsync("audit", "list"));
        Assert.Contains("token_unknown", (await shell.RunWithInputAsync($"rst_{new string('x', 43)}\n", "login", "--token-stdin")).With(1).Error);
        Assert.Contains("database.seed", await shell.DoAsync("audit", "list")); // the old login is still there
    }

    [Theory]
    [EachDatabase]
    public async Task Channels_are_made_and_changed(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        await shell.DoAsync("channels", "create", "edge", "--title", "Edge", "--access", "licensed", "--requires", "nightly:24");
        Assert.Matches(@"(?m)^edge +licensed +- .* nightly for 24 h$", await shell.DoAsync("channels", "list"));
        Assert.Contains("channel_default_refused", (await shell.RunAsync("channels", "set", "edge", "--default", "--yes")).With(3).Error);
        await shell.DoAsync("promote", "0.83.0-2", "edge", "--yes");
        await shell.DoAsync("channels", "set", "edge", "--default", "--yes");
        Assert.Matches(@"(?m)^edge \(default\)", await shell.DoAsync("channels", "list"));
        Assert.DoesNotMatch(@"(?m)^stable \(default\)", await shell.DoAsync("channels", "list"));
        Assert.Contains("channel_requirement", (await shell.RunAsync("channels", "set", "edge", "--requires", "nowhere:1")).With(1).Error);
        (await shell.RunAsync("channels", "create", "edge")).With(3);
    }
}

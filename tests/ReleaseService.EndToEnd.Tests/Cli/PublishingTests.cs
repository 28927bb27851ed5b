using System.Text.Json;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>What release engineers do all day, by processes of releasectl against a real server.</summary>
public sealed class PublishingTests
{
    [Theory]
    [EachDatabase]
    public async Task A_release_goes_from_its_file_over_beta_to_stable_and_back(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var file = shell.WriteRelease("0.83.0-2", "0.83.0-3", ("createdAt: \"2026-07-27", "createdAt: \"2026-07-28"), ("tag: 2.21.3", "tag: 2.21.4"));

        Assert.Equal("0.83.0-3: published\n", await shell.DoAsync("releases", "publish", file));
        Assert.Equal("0.83.0-3: was there already\n", await shell.DoAsync("releases", "publish", file));
        Assert.Contains("beta has 0.83.0-3 now, sequence 23", await shell.DoAsync("promote", "0.83.0-3", "beta", "--yes"));
        Assert.Contains("promotion_too_early", (await shell.RunAsync("promote", "0.83.0-3", "stable", "--yes")).With(2).Out);

        server.Time.Advance(TimeSpan.FromHours(72));
        var shown = await shell.DoAsync("promote", "0.83.0-3", "stable", "--yes", "--reason", "Three days on beta.");
        Assert.Matches(@"values\.console\.image\.tag +2\.21\.3 +2\.21\.4", shown);
        Assert.Contains("stable has 0.83.0-3 now, sequence 15", shown);
        Assert.Contains("0.83.0-3", await server.Http.GetStringAsync("/api/v1/operator/channel"));
        Assert.Contains("already", await shell.DoAsync("promote", "0.83.0-3", "stable"));
        Assert.Contains("sequence_conflict", (await shell.RunAsync("promote", "0.83.90-1", "stable", "--expected-sequence", "14", "--yes")).With(3).Error);

        Assert.Contains("stable has 0.83.0-2 now, sequence 16", await shell.DoAsync("rollback", "stable", "--reason", "Console stalls.", "--yes"));
        Assert.Matches(@"(?m)^16 .*0\.83\.0-2 .*token:bootstrap .*rollback .*Console stalls\.$", await shell.DoAsync("channels", "history", "stable", "--last", "2"));
        Assert.Contains("promotion_down", (await shell.RunAsync("promote", "0.82.2-1", "stable", "--yes")).With(2).Out);
        Assert.Contains("The chain is whole", await shell.DoAsync("audit", "verify"));
    }

    [Theory]
    [EachDatabase]
    public async Task A_withdrawn_release_goes_nowhere_any_more(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var withdrawn = (await shell.RunAsync("releases", "withdraw", "0.83.0-2", "--reason", "Loses runs.", "--yes")).With(0);
        Assert.Contains("0.83.0-2 is withdrawn.", withdrawn.Out);
        Assert.Contains("releasectl rollback stable --to 0.82.2-1", withdrawn.Error);
        Assert.Contains("was withdrawn already", await shell.DoAsync("releases", "withdraw", "0.83.0-2", "--reason", "Loses runs.", "--yes"));
        await shell.DoAsync("rollback", "stable", "--reason", "Withdrawn.", "--yes");
        Assert.Contains("release_withdrawn", (await shell.RunAsync("promote", "0.83.0-2", "stable", "--yes")).With(2).Out);
        Assert.Contains("Loses runs.", await shell.DoAsync("releases", "show", "0.83.0-2"));
    }

    [Theory]
    [EachDatabase]
    public async Task Broken_and_renamed_releases_are_refused_with_their_codes(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var broken = shell.WriteRelease("0.83.0-2", "0.83.0-4", ("values:\n", "values:\n  global:\n    host: https://example.com\n"));
        var error = (await shell.RunAsync("releases", "publish", broken)).With(2).Error;
        Assert.Matches($@"{broken}:[0-9]+:[0-9]+: error: values\.global\.host: .*\[customer-key\]", error);
        var other = shell.WriteRelease("0.83.0-2", "0.83.0-1");
        Assert.Contains("release_name_taken", (await shell.RunAsync("releases", "publish", other)).With(3).Error);
    }

    [Theory]
    [EachDatabase]
    public async Task A_diff_in_JSON_is_the_patch_between_the_documents(DatabaseKind kind)
    {
        await using var server = await TestServer.StartSeededAsync(kind);
        using var shell = new CommandLine(server);
        var patch = JsonDocument.Parse(await shell.DoAsync("releases", "diff", "0.82.2-1", "0.83.0-2", "-o", "json")).RootElement;
        Assert.Contains(patch.EnumerateArray(), operation => operation.GetProperty("path").GetString() == "/chart/version");
        var digest = JsonDocument.Parse(await shell.DoAsync("releases", "show", "0.83.0-2", "-o", "json")).RootElement.GetProperty("digest").GetString();
        var manifest = await shell.DoAsync("releases", "show", "0.83.0-2", "--manifest");
        Assert.Equal(digest, $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(manifest)))}");
    }
}

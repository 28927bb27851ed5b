using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>Signing keys at the shell: the service's own, and one that is in a file only.</summary>
public sealed class SigningKeyTests
{
    [Theory]
    [EachDatabase]
    public async Task A_leaked_key_is_rotated_out_and_its_licenses_are_told_why(DatabaseKind kind)
    {
        await using var desk = await IssuingShell.StartAsync(kind);
        var (shell, key) = (desk.Shell, "");
        Assert.Contains("No signing key [signing_key_missing]", (await shell.RunAsync("licenses", "issue", "--customer", "Acme", "--expires", "never")).With(3).Error);
        Assert.Contains("have licenses checked", (await shell.RunAsync("keys", "rotate")).With(1).Error);
        await shell.DoAsync("keys", "rotate", "--yes");
        key = (await desk.JsonAsync("keys", "list")).GetProperty("keys")[0].GetProperty("keyId").GetString()!;
        var old = await desk.IssueAsync("--customer", "Acme", "--expires", "never");
        var (license, deployment) = await desk.FindAsync();
        Assert.Equal("jwks.json holds 1 public key.\n", (await shell.RunAsync("keys", "export", "--out", "jwks.json")).With(0).Error);

        Assert.Contains("published", await shell.DoAsync("keys", "rotate"));
        Assert.Contains("signing", await shell.DoAsync("keys", "rotate", "--signs-after", "0"));
        Assert.Contains("Nothing was changed", (await shell.RunAsync("keys", "retire", key, "--reason", "It leaked.")).With(1).Error);
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(old));
        await shell.DoAsync("keys", "retire", key, "--reason", "Your new license is in the portal.", "--yes");
        Assert.Matches(@"401 Key retired: .*Your new license is in the portal\.", await desk.GetsAsync(old));
        Assert.Matches(@"(?s)refused \[license_key_retired\].*The key that signed it counts no more", await shell.DoAsync("licenses", "explain", deployment));
        Assert.Matches(@"(?m)^Acme .* key retired ", await shell.DoAsync("licenses", "list"));
        Assert.Matches($@"(?m)^{key} .* retired .*: Your new license is in the portal\.$", await shell.DoAsync("keys", "list"));

        var renewed = (await shell.DoAsync("licenses", "renew", license, "--expires", "never")).TrimEnd('\n');
        Assert.Equal("stable 0.83.0-2", await desk.GetsAsync(renewed));
        Assert.Contains("valid [license_valid]", await shell.DoAsync("licenses", "explain", deployment));

        // Who checks with a file sees it too, once the new set is there.
        Assert.Contains("unknown key", (await shell.RunWithInputAsync(renewed, "licenses", "inspect", "--jwks", "jwks.json")).With(2).Out);
        await shell.DoAsync("keys", "export", "--out", "jwks.json");
        Assert.Contains("Signature  valid", (await shell.RunWithInputAsync(renewed, "licenses", "inspect", "--jwks", "jwks.json")).With(0).Out);
        Assert.Contains("unknown key", (await shell.RunWithInputAsync(old, "licenses", "inspect", "--jwks", new Uri(desk.Server.Address, "/.well-known/jwks.json").ToString())).With(2).Out);
    }

    [Fact]
    public async Task A_server_without_an_encryption_key_makes_no_key_and_says_how_to_get_one()
    {
        await using var server = await TestServer.StartSeededAsync();
        using var shell = new CommandLine(server);
        var error = (await shell.RunAsync("keys", "rotate")).With(3).Error;
        Assert.Contains("Licensing:EncryptionKeyFile", error);
        Assert.Contains("openssl rand -base64 32", error);
    }

    [Theory]
    [EachDatabase]
    public async Task A_license_of_a_key_in_a_file_counts_where_its_public_part_is_configured(DatabaseKind kind)
    {
        using var issuer = new CommandLine(new Uri("http://127.0.0.1:1"), token: null); // no server is asked
        await issuer.DoAsync("keys", "generate", "--out", "key.pem");
        await issuer.DoAsync("keys", "export", "--key", "key.pem", "--out", "jwks.json");
        var token = (await issuer.DoAsync("licenses", "issue", "--customer", "Acme", "--expires", "never", "--channel", "beta", "--key", "key.pem")).TrimEnd('\n');
        await File.WriteAllTextAsync($"{issuer.Folder}/license.txt", token);
        Assert.Matches(@"(?s)Signature +valid.*Gets +the newest release of channel beta.*accessKey: ""\*\*\*""", await issuer.DoAsync("licenses", "inspect", "license.txt", "--jwks", "jwks.json"));

        await using var server = await TestServer.StartSeededAsync(kind, null, $"--Licensing:Jwks:0={issuer.Folder}/jwks.json");
        using var instance = new CommandLine(server.Address, token: null);
        Assert.Matches(@"Latest +0\.83\.0 \(0\.83\.0-2\) on beta", (await instance.RunWithInputAsync(token, "updates", "check", "--current", "0.79.0", "--license-file", "-")).With(0).Out);
        using var admin = new CommandLine(server);
        Assert.Equal("None.\n", await admin.DoAsync("licenses", "list"));
        var id = System.Text.Json.JsonElement.Parse(await issuer.DoAsync("licenses", "inspect", "license.txt", "-o", "json")).GetProperty("licenseId").GetString()!;
        await admin.DoAsync("licenses", "revoke", id, "--reason", "Leaked.", "--yes");
        Assert.Contains("license_revoked", (await instance.RunWithInputAsync(token, "updates", "check", "--current", "0.79.0", "--license-file", "-")).With(1).Error);
    }
}

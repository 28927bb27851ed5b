using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Cli.Shell;
using Xunit;

namespace ReleaseService.Cli.Tests.Licensing;

/// <summary>An issuer with a key in a file and no server: generate, export, issue, inspect.</summary>
public sealed class OfflineLicenseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Key => Path.Combine(_folder.Path, "key.pem");

    private string Jwks => Path.Combine(_folder.Path, "jwks.json");

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_license_of_a_key_in_a_file_is_genuine_to_its_exported_JWKS(string algorithm)
    {
        await GenerateAsync(algorithm);
        var issued = await IssueAsync("--channel", "beta", "--channel", "nightly", "--max-users", "200", "--trial");
        Assert.Matches(@"^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$", issued.Out); // alone on standard output
        Assert.DoesNotContain(issued.Out.Trim(), issued.Error);
        var inspected = (await InspectAsync(issued.Out, "--jwks", Jwks)).Succeeded().Out;
        Assert.Contains("valid", inspected);
        Assert.Contains("the newest release of channel beta (it may follow nightly too)", inspected);
        Assert.Contains("seats: 200", inspected);
        Assert.Contains("accessKey: \"***\"", inspected);
    }

    [Fact]
    public async Task What_is_not_genuine_is_told_and_exits_2()
    {
        await GenerateAsync("RS256");
        var token = (await IssueAsync()).Out;
        Assert.Contains("not checked", (await InspectAsync(token)).Succeeded().Out);
        var forged = await InspectAsync(string.Join('.', token.Split('.')[..2]) + "." + new string('A', 342), "--jwks", Jwks);
        Assert.Equal(ExitCode.Findings, forged.ExitCode);
        Assert.Contains("invalid", forged.Out);

        File.Delete(Key);
        await GenerateAsync("RS256");
        var unknown = await InspectAsync(token, "--jwks", Jwks);
        Assert.Equal(ExitCode.Findings, unknown.ExitCode);
        Assert.Contains("unknown key", unknown.Out);
        Assert.Contains("no license", (await InspectAsync("nonsense")).Failure(ExitCode.Error));
        Assert.Contains("empty", (await InspectAsync(" \n")).Failure(ExitCode.Error));
    }

    [Fact]
    public async Task An_expired_license_says_what_it_keeps()
    {
        await GenerateAsync("ES256");
        var token = (await IssueAsync("--expires", "1h")).Out;
        var now = new HurriedTime();
        var later = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now.GetUtcNow().AddDays(30));
        var run = await Run.Async(new RunWith { Input = token, Time = later }, "licenses", "inspect", "-o", "json");
        Assert.Equal("frozen", JsonDocument.Parse(run.Succeeded().Out).RootElement.GetProperty("state").GetString());
        Assert.DoesNotContain(AccessKey(token), run.Out);
    }

    [Fact]
    public async Task Terms_of_a_file_are_taken_and_options_win()
    {
        await GenerateAsync("ES256");
        var terms = Path.Combine(_folder.Path, "terms.json");
        await File.WriteAllTextAsync(terms, """{"maxUsers":5,"maxTeams":7,"weaveLimits":{"weaveLimitBytes":null,"weaveOverageCostCents":0,"weaveOverageUnit":"MB"},"claims":{"tier":"gold"}}""");
        var claims = Claims((await IssueAsync("--terms", terms, "--max-users", "9")).Out);
        Assert.Equal((9, 7, "gold"), ((int)claims["seats"]!, (int)claims["teams"]!, (string)claims["tier"]!));
        await File.WriteAllTextAsync(terms, """{"maxUser":5}""");
        Assert.Contains("terms.json", (await Run.Async(["licenses", "issue", "--customer", "Acme", "--expires", "1d", "--key", Key, "--terms", terms])).Failure(ExitCode.Error));
    }

    [Fact]
    public async Task A_private_key_file_is_its_owners_only_and_never_overwritten()
    {
        await GenerateAsync("ES256");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
        Assert.Contains("there already", (await Run.Async("keys", "generate", "--out", Key)).Failure(ExitCode.Conflict));
        Assert.DoesNotContain("\"d\"", await File.ReadAllTextAsync(Jwks));
    }

    [Fact]
    public async Task Nothing_is_issued_without_an_end_a_customer_or_a_key_that_can_sign()
    {
        await GenerateAsync("ES256");
        Assert.Contains("--expires", (await Run.Async("licenses", "issue", "--customer", "Acme", "--key", Key)).Failure(ExitCode.Error));
        Assert.Contains("customer", (await Run.Async("licenses", "issue", "--expires", "1d", "--key", Key)).Failure(ExitCode.Error));
        Assert.Contains("can't sign", (await Run.Async("licenses", "issue", "--customer", "Acme", "--expires", "1d", "--key", Jwks)).Failure(ExitCode.Error));
    }

    [Fact]
    public async Task A_license_in_an_argument_is_refused_and_not_repeated()
    {
        await GenerateAsync("ES256");
        var token = (await IssueAsync()).Out.Trim();
        var run = await Run.Async("licenses", "inspect", token);
        Assert.Contains("history", run.Failure(ExitCode.Error));
        Assert.DoesNotContain(token, run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private async Task GenerateAsync(string algorithm)
    {
        var generated = (await Run.Async("keys", "generate", "--out", Key, "--algorithm", algorithm, "-o", "json")).Succeeded().Out;
        Assert.Equal(algorithm, JsonDocument.Parse(generated).RootElement.GetProperty("algorithm").GetString());
        (await Run.Async("keys", "export", "--key", Key, "--out", Jwks)).Succeeded();
    }

    private async Task<Run> IssueAsync(params string[] more) =>
        (await Run.Async(["licenses", "issue", "--customer", "Acme", "--key", Key, .. more.Contains("--expires") ? [] : new[] { "--expires", "365d" }, .. more])).Succeeded();

    private static Task<Run> InspectAsync(string token, params string[] more) => Run.Async(new RunWith { Input = token }, ["licenses", "inspect", .. more]);

    private static JsonNode Claims(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    private static string AccessKey(string token) => (string)Claims(token)["accessKey"]!;
}

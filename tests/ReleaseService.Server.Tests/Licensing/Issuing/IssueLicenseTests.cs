using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jose;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Server.Licensing.Issuing;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;
using CodeOf = System.Func<System.Func<System.Threading.Tasks.Task>, System.Threading.Tasks.Task<string?>>;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>What is issued: the token's claims to the letter, its signature by others' eyes, and that nothing secret is left behind.</summary>
public sealed class IssueLicenseTests
{
    private static readonly CodeOf CodeAsync = SigningKeyTests.CodeAsync;

    private static readonly IssueLicenseRequest Whole = new(
        "8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10", "Acme GmbH", TestServer.Start.AddYears(1).AddMilliseconds(479), ["beta", "nightly"], Trial: false, ["SCALABLE", "mysql"],
        10, 200, 500, 50, 100, 10_000, new DateTimeOffset(2025, 9, 1, 2, 0, 0, TimeSpan.FromHours(2)), new WeaveLimits(null, 0, "MB"), JsonDocument.Parse("""{"tier":"gold","nested":{"x":[1,null]}}""").RootElement);

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task The_token_has_exactly_the_claims_that_clients_know_and_another_library_verifies_it(string algorithm)
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        var key = await client.CreateKeyAsync(new(algorithm));
        var token = (await client.IssueLicenseAsync(Whole)).Token;

        var jwks = JwkSet.FromJson(Encoding.UTF8.GetString(await client.GetJwksAsync()), JWT.DefaultSettings.JsonMapper);
        var claims = JsonNode.Parse(JWT.Decode(token, Assert.Single(jwks.Keys), algorithm == "RS256" ? JwsAlgorithm.RS256 : JwsAlgorithm.ES256))!.AsObject();
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["alg"] = algorithm, ["kid"] = key.KeyId }, IssuingServer.Part(token, 0)));
        Assert.True(Guid.TryParseExact(claims["accessKey"]!.GetValue<string>(), "D", out _));
        claims.Remove("accessKey");
        var expected = JsonNode.Parse("""
            {"deploymentId":"8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10","expiresAt":"2027-09-01T12:00:00.479Z","exp":1819800000,"channel":["beta","nightly"],"trial":false,"flags":["SCALABLE","mysql"],
             "concurrentAgents":10,"maxUsers":200,"seats":200,"maxViewOnlyUsers":500,"viewOnlySeats":500,"maxTeams":50,"teams":50,"maxRegisteredModels":100,"registeredModels":100,
             "maxStorageGb":10000,"storageGigs":10000,"contractStartDate":"2025-09-01T00:00:00.000Z","weaveLimits":{"weaveLimitBytes":null,"weaveOverageCostCents":0,"weaveOverageUnit":"MB"},
             "tier":"gold","nested":{"x":[1,null]}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, claims), claims.ToJsonString());
        Assert.Equal("beta", await IssuingServer.GetsAsync(issuing.Running, token));
    }

    [Fact]
    public async Task Openssl_verifies_the_signature_with_the_published_key()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var parts = (await client.IssueLicenseAsync(Whole)).Token.Split('.');
        var jwk = JsonDocument.Parse(await client.GetJwksAsync()).RootElement.GetProperty("keys")[0];
        using var rsa = System.Security.Cryptography.RSA.Create(new System.Security.Cryptography.RSAParameters
        {
            Modulus = System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("n").GetString()),
            Exponent = System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("e").GetString()),
        });
        var folder = Directory.CreateTempSubdirectory("release-service-openssl-").FullName;
        await File.WriteAllTextAsync($"{folder}/key.pem", rsa.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync($"{folder}/input", $"{parts[0]}.{parts[1]}");
        await File.WriteAllBytesAsync($"{folder}/signature", System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]));
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "input"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        Assert.Contains("Verified OK", await openssl.StandardOutput.ReadToEndAsync());
        Directory.Delete(folder, recursive: true);
    }

    [Theory, EachDatabase]
    public async Task Neither_token_nor_accessKey_nor_key_is_kept_logged_or_told_again(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind, "--Hosting:LogLevel=Verbose");
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        var made = await client.CreateKeyAsync(new());
        var issued = await client.IssueLicenseAsync(Whole);
        var renewed = await client.RenewLicenseAsync(issued.License.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(2)));
        await IssuingServer.GetsAsync(server, issued.Token);
        await CodeAsync(() => client.RenewLicenseAsync(issued.License.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(2))));
        string told = string.Concat(
            JsonSerializer.Serialize(await client.GetLicenseAsync(issued.License.LicenseId)), JsonSerializer.Serialize(await client.GetLicensesAsync()), JsonSerializer.Serialize(await client.GetAuditAsync()),
            JsonSerializer.Serialize(await client.GetKeysAsync()), await DumpAsync(issuing.Database));
        await server.StopAsync();
        var key = (await File.ReadAllTextAsync(issuing.KeyFile)).Trim();
        using var pair = await issuing.StealAsync(made.KeyId);
        foreach (var secret in new[] { issued, renewed }.SelectMany(license => new[] { license.Token.Split('.')[1][..24], license.Token.Split('.')[2][..24], AccessKey(license.Token) }).Append("accessKey").Append(key).Concat(PrivateParts(pair.ExportPkcs8())))
        {
            Assert.DoesNotContain(secret, told);
            Assert.DoesNotContain(secret, server.Log.Text);
        }

        Assert.NotEqual(AccessKey(issued.Token), AccessKey(renewed.Token));
        Assert.Contains("license.issue", told);
    }

    [Theory, EachDatabase]
    public async Task A_renewal_keeps_what_it_does_not_name_and_there_is_one(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var trial = await client.IssueLicenseAsync(Whole with { Trial = true });
        var renewed = await client.RenewLicenseAsync(
            trial.License.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(3), Trial: false, MaxUsers: 900, Channels: [], Claims: JsonDocument.Parse("""{"tier":"silver"}""").RootElement));
        var (before, after) = (IssuingServer.Part(trial.Token, 1), IssuingServer.Part(renewed.Token, 1));
        foreach (var gone in new[] { "channel", "nested" })
            Assert.True(before.Remove(gone));
        foreach (var (name, value) in new (string, JsonNode)[] { ("expiresAt", "2029-09-01T12:00:00.000Z"), ("exp", 1882958400), ("trial", false), ("maxUsers", 900), ("seats", 900), ("tier", "silver"), ("accessKey", AccessKey(renewed.Token)) })
            before[name] = value;
        Assert.True(JsonNode.DeepEquals(before, after), after.ToJsonString());
        Assert.Equal("Acme GmbH", renewed.License.Customer);

        Assert.Equal(renewed.License.LicenseId, (await client.GetLicenseAsync(trial.License.LicenseId)).RenewedBy);
        Assert.Equal("license_not_issued", await CodeAsync(() => client.RenewLicenseAsync(trial.License.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(4)))));
        Assert.Equal("license_not_found", await CodeAsync(() => client.RenewLicenseAsync(new string('0', 64), new(ExpiresAt: TestServer.Start.AddYears(4)))));
        foreach (var wrong in new IssueLicenseRequest[] { new(), new(ExpiresAt: TestServer.Start.AddYears(2)), new(DeploymentId: Guid.NewGuid().ToString(), ExpiresAt: TestServer.Start.AddYears(4)) })
            Assert.Equal("request_invalid", await CodeAsync(() => client.RenewLicenseAsync(renewed.License.LicenseId, wrong)));
    }

    [Fact]
    public async Task No_license_is_ever_deleted()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var id = (await client.IssueLicenseAsync(Whole)).License.LicenseId;
        foreach (var path in new[] { "/api/v1/licenses", $"/api/v1/licenses/{id}", $"/api/v1/licenses/{id}/revocation" })
        {
            var answer = await Ask.SendAsync(issuing.Running, HttpMethod.Delete, path, ("Authorization", $"Bearer {TestServer.AdminToken}"));
            Assert.Equal((405, "method_not_allowed"), (answer.Status, answer.Code));
            Assert.DoesNotContain("DELETE", answer.Response.Content.Headers.Allow);
        }

        Assert.Null((await client.GetLicenseAsync(id)).RevokedAt);
    }

    [Theory, EachDatabase]
    public async Task An_old_token_follows_the_head_once_its_license_is_renewed(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (server, client) = (issuing.Running, issuing.Running.Publisher());
        await client.CreateKeyAsync(new());
        var old = await client.IssueLicenseAsync(Whole with { ExpiresAt = TestServer.Start.AddDays(1) });
        server.Time.Advance(TimeSpan.FromDays(10));
        await server.PromoteAsync("beta", "0.83.0-1");
        var head = server.Snapshot.Channels["beta"].Head!.Sequence;
        Assert.NotEqual(head, await SequenceAsync(server, old.Token));
        await client.RenewLicenseAsync(old.License.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(1)));
        Assert.Equal(head, await SequenceAsync(server, old.Token)); // The new token was never sent.
    }

    [Theory, EachDatabase]
    public async Task Licenses_are_found_by_customer_and_deployment_page_by_page(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        List<string> ids = [];
        foreach (var customer in new[] { "Acme GmbH", "Umbrella 100%_", "ACME Inc.", "Initech" })
        {
            ids.Add((await client.IssueLicenseAsync(new(Customer: customer))).License.LicenseId); // two in one millisecond of this clock
            if (customer.EndsWith('_'))
                issuing.Running.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["ACME Inc.", "Acme GmbH"], (await client.GetLicensesAsync("acme")).Licenses.Select(license => license.Customer));
        Assert.Equal("Umbrella 100%_", Assert.Single((await client.GetLicensesAsync("%_")).Licenses).Customer);
        var deployment = (await client.GetLicenseAsync(ids[3])).DeploymentId;
        Assert.Equal(ids[3], Assert.Single((await client.GetLicensesAsync(deployment: deployment)).Licenses).LicenseId);

        List<string> paged = [];
        for (string? next = null; paged.Count == 0 || next is not null;)
        {
            var page = await client.GetLicensesAsync(after: next, limit: 1);
            paged.Add(Assert.Single(page.Licenses).LicenseId);
            next = page.Next;
        }

        Assert.Equal(ids.Order(), paged.Order());
        Assert.Equal((await client.GetLicensesAsync()).Licenses.Select(license => license.LicenseId), paged);
        Assert.Equal("request_invalid", await CodeAsync(() => client.GetLicensesAsync(after: "nonsense")));
        Assert.Equal("request_invalid", await CodeAsync(() => client.GetLicensesAsync(limit: 1001)));
    }

    [Theory, EachDatabase]
    public async Task What_is_revoked_gets_no_license_any_more(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var license = (await client.IssueLicenseAsync(Whole)).License;
        await RevokeAsync(issuing.Database, RevocationKind.License, license.LicenseId);
        Assert.Equal("license_not_issued", await CodeAsync(() => client.RenewLicenseAsync(license.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(4)))));
        Assert.Equal("Leaked.", (await client.GetLicenseAsync(license.LicenseId)).RevokedBecause);
        var other = (await client.IssueLicenseAsync(Whole)).License;
        await RevokeAsync(issuing.Database, RevocationKind.Deployment, license.DeploymentId);
        Assert.Equal("license_not_issued", await CodeAsync(() => client.IssueLicenseAsync(Whole)));
        Assert.Equal("Leaked.", (await client.GetLicenseAsync(other.LicenseId)).RevokedBecause);

        // Support sees of each license what the list says.
        var listed = (await client.GetLicensesAsync(deployment: license.DeploymentId)).Licenses;
        Assert.All(listed, one => Assert.Equal("Leaked.", one.RevokedBecause));
        Assert.Equal(JsonSerializer.Serialize(listed.OrderBy(one => one.LicenseId)), JsonSerializer.Serialize((await client.GetDeploymentAsync(license.DeploymentId)).Licenses.OrderBy(one => one.LicenseId)));
    }

    [Theory, EachDatabase]
    public async Task Ids_are_the_same_in_upper_and_in_lower_case(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var license = (await client.IssueLicenseAsync(Whole)).License;
        var upper = license.LicenseId.ToUpperInvariant();
        Assert.Equal(license.LicenseId, (await client.GetLicenseAsync(upper)).LicenseId);
        Assert.Equal(license.LicenseId, Assert.Single((await client.GetLicensesAsync(deployment: license.DeploymentId.ToUpperInvariant())).Licenses).LicenseId);
        Assert.Empty((await client.GetLicensesAsync(after: upper)).Licenses);
        var renewed = await client.RenewLicenseAsync(upper, new(ExpiresAt: TestServer.Start.AddYears(2)));
        Assert.Equal(renewed.License.LicenseId, (await client.GetLicenseAsync(license.LicenseId)).RenewedBy);
    }

    [Fact]
    public async Task A_license_is_never_deleted()
    {
        await using var issuing = await IssuingServer.StartAsync();
        await issuing.Running.Publisher().CreateKeyAsync(new());
        var id = (await issuing.Running.Publisher().IssueLicenseAsync(new(Customer: "Acme"))).License.LicenseId;
        foreach (var path in new[] { "/api/v1/licenses", $"/api/v1/licenses/{id}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { Authorization = new("Bearer", TestServer.AdminToken) } };
            using var response = await issuing.Running.Http.SendAsync(request);
            Assert.Equal(405, (int)response.StatusCode);
        }
    }

    [Theory, EachDatabase]
    public async Task A_deployment_written_in_upper_case_is_the_one_in_lower_case(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var (lower, upper) = (Whole.DeploymentId!, Whole.DeploymentId!.ToUpperInvariant());
        var issued = await client.IssueLicenseAsync(Whole with { DeploymentId = upper });
        Assert.Equal((lower, lower, lower), (issued.License.DeploymentId, issued.License.Claims.GetProperty("deploymentId").GetString(), IssuingServer.Part(issued.Token, 1)["deploymentId"]!.GetValue<string>()));
        Assert.Equal(issued.License.LicenseId, Assert.Single((await client.GetLicensesAsync(deployment: upper)).Licenses).LicenseId);
        Assert.Equal(lower, (await client.RenewLicenseAsync(issued.License.LicenseId, new(upper, ExpiresAt: TestServer.Start.AddYears(2)))).License.DeploymentId);
        await client.RevokeDeploymentAsync(lower, "Gone.");
        Assert.Equal("license_not_issued", await CodeAsync(() => client.IssueLicenseAsync(Whole with { DeploymentId = upper })));
    }

    [Theory, EachDatabase]
    public async Task The_deployment_of_another_customer_gets_no_license_unless_it_is_moved(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        var first = (await client.IssueLicenseAsync(Whole)).License;
        var umbrella = Whole with { Customer = "Umbrella" };
        var refused = (await Assert.ThrowsAsync<ReleaseServiceException>(() => client.IssueLicenseAsync(umbrella))).Problem!;
        Assert.Equal((409, "deployment_of_another_customer"), (refused.Status, refused.Code));
        Assert.Contains("belongs to Acme GmbH", refused.Detail);
        IssueLicenseRequest renewal = new(Customer: "Umbrella", ExpiresAt: TestServer.Start.AddYears(2));
        Assert.Equal("deployment_of_another_customer", await CodeAsync(() => client.RenewLicenseAsync(first.LicenseId, renewal)));
        Assert.Equal(first.LicenseId, Assert.Single((await client.GetLicensesAsync()).Licenses).LicenseId);

        // Whose it is, the newest license says.
        var moved = (await client.IssueLicenseAsync(umbrella with { MoveDeployment = true })).License;
        Assert.Equal((first.DeploymentId, "Umbrella"), (moved.DeploymentId, moved.Customer));
        Assert.False(moved.Claims.TryGetProperty("moveDeployment", out _));
        Assert.Equal("Acme GmbH", (await client.GetAuditAsync()).Entries[^1].Details["movedFrom"]);
        await client.IssueLicenseAsync(umbrella);
        Assert.Equal("", (await client.GetAuditAsync()).Entries[^1].Details["movedFrom"]);
        Assert.Equal("deployment_of_another_customer", await CodeAsync(() => client.IssueLicenseAsync(Whole)));
        Assert.Equal("deployment_of_another_customer", await CodeAsync(() => client.RenewLicenseAsync(first.LicenseId, new(ExpiresAt: TestServer.Start.AddYears(2)))));
        Assert.Equal("Umbrella", (await client.RenewLicenseAsync(first.LicenseId, renewal)).License.Customer);
    }

    [Fact]
    public async Task A_channel_that_is_not_here_is_refused()
    {
        await using var issuing = await IssuingServer.StartAsync();
        var client = issuing.Running.Publisher();
        await client.CreateKeyAsync(new());
        Assert.Equal("request_invalid", await CodeAsync(() => client.IssueLicenseAsync(Whole with { Channels = ["betta"] })));
        Assert.Empty((await client.GetLicensesAsync()).Licenses);
    }

    /// <summary>Ways in which a private key would come out: PKCS #8 or PEM, a byte array in hex, a JWK.</summary>
    private static string[] PrivateParts(byte[] pkcs8)
    {
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        var exponent = rsa.ExportParameters(includePrivateParameters: true).D!;
        return [Convert.ToBase64String(pkcs8)[^44..^4], Convert.ToHexString(exponent)[..40], Convert.ToHexStringLower(exponent)[..40], System.Buffers.Text.Base64Url.EncodeToString(exponent)[..40]];
    }

    private static string AccessKey(string token) => IssuingServer.Part(token, 1)["accessKey"]!.GetValue<string>();

    private static async Task<long> SequenceAsync(TestServer server, string token) => long.Parse((await Ask.GetAsync(server, IssuingServer.Path, token)).Metadata("sequence"));

    private static async Task RevokeAsync(TestDatabase database, RevocationKind kind, string subject)
    {
        await using var db = database.CreateContext();
        db.Revocations.Add(new() { Kind = kind, Subject = subject, Actor = "token:test", Reason = "Leaked.", At = TestServer.Start, Revision = 1 });
        await db.SaveChangesAsync();
    }

    /// <summary>Everything in the tables that licensing writes, and the revisions and the audit.</summary>
    private static async Task<string> DumpAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        return JsonSerializer.Serialize(new object[]
        {
            await db.Licenses.ToListAsync(), await db.SigningKeys.ToListAsync(), await db.Deployments.ToListAsync(), await db.Audit.ToListAsync(), await db.Revisions.ToListAsync(), await db.IdempotencyKeys.ToListAsync(),
        });
    }
}

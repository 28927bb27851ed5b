using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing.Issuing;

/// <summary>After a lost answer a request is sent again with its <c>Idempotency-Key</c>: it makes no second license or key.</summary>
public sealed class RepeatedIssueTests
{
    private const string Licenses = "/api/v1/licenses";

    [Theory, EachDatabase]
    public async Task A_repeated_issue_or_renewal_makes_no_second_license_and_is_told_the_first_ones_id(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var server = issuing.Running;
        await server.Publisher().CreateKeyAsync(new());
        var (status, issued) = await PostAsync(server, Licenses, """{"customer":"Acme","expiresAt":"2027-09-01T00:00:00Z"}""", "one");
        Assert.Equal(201, status);
        var (id, token) = (issued.GetProperty("license").GetProperty("licenseId").GetString(), issued.GetProperty("token").GetString()!);
        (status, var repeated) = await PostAsync(server, Licenses, """{"customer":"Acme","expiresAt":"2027-09-01T00:00:00Z"}""", "one");
        Assert.Equal((409, "license_issued_already", id), (status, repeated.GetProperty("code").GetString(), repeated.GetProperty("licenseId").GetString()));
        Assert.Equal(422, (await PostAsync(server, Licenses, """{"customer":"Another"}""", "one")).Status);
        Assert.Equal(400, (await PostAsync(server, Licenses, """{"customer":"Acme"}""", "two words")).Status);

        var renewal = $"{Licenses}/{id}/renewal";
        (status, var renewed) = await PostAsync(server, renewal, """{"expiresAt":"2028-09-01T00:00:00Z"}""", "two");
        Assert.Equal(201, status);
        (status, repeated) = await PostAsync(server, renewal, """{"expiresAt":"2028-09-01T00:00:00Z"}""", "two");
        Assert.Equal((409, "license_issued_already"), (status, repeated.GetProperty("code").GetString()));
        Assert.Equal(renewed.GetProperty("license").GetProperty("licenseId").GetString(), repeated.GetProperty("licenseId").GetString());
        Assert.Equal(2, (await server.Publisher().GetLicensesAsync()).Licenses.Count);

        await using var db = issuing.Database.CreateContext();
        var kept = string.Concat((await db.IdempotencyKeys.ToListAsync()).Select(row => Encoding.UTF8.GetString(row.Answer)));
        Assert.Contains(id!, kept);
        foreach (var part in token.Split('.'))
            Assert.DoesNotContain(part, kept);
    }

    [Theory, EachDatabase]
    public async Task A_repeated_rotation_gets_the_first_answer_and_makes_no_second_key(DatabaseKind kind)
    {
        await using var issuing = await IssuingServer.StartAsync(kind);
        var (status, first) = await PostAsync(issuing.Running, "/api/v1/keys", "{}", "one");
        Assert.Equal(201, status);
        (status, var again) = await PostAsync(issuing.Running, "/api/v1/keys", "{}", "one");
        Assert.Equal((201, first.GetRawText()), (status, again.GetRawText()));
        Assert.Single((await issuing.Running.Publisher().GetKeysAsync()).Keys);
    }

    private static async Task<(int Status, JsonElement Answer)> PostAsync(TestServer server, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.AdminToken);
        request.Headers.TryAddWithoutValidation(HeaderNames.IdempotencyKey, key);
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}

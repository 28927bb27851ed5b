using System.Text;
using FsCheck.Xunit;
using ReleaseService.Server.Licensing;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>One row for each named attack or defect: the right status on the operator's path, never a 500.</summary>
public sealed class BadLicenseTests
{
    private static readonly string GoodPayload = LicenseIssuer.Claims(TestServer.Start.AddYears(1)).ToJsonString().Replace(",\"weaveLimitBytes\":null", "", StringComparison.Ordinal);

    public static TheoryData<string, int, string> Attacks => new()
    {
        { "alg none", 401, "license_malformed" },
        { "alg none with a signature", 401, "license_algorithm" },
        { "alg None", 401, "license_algorithm" },
        { "HS256 with the public key", 401, "license_algorithm" },
        { "RS512", 401, "license_algorithm" },
        { "ES256 header on an RS256 signature", 401, "license_forged" },
        { "RS256 with the EC key's kid", 401, "license_forged" },
        { "wrong kid", 401, "license_unknown_key" },
        { "kid with a path", 401, "license_unknown_key" },
        { "kid with SQL", 401, "license_unknown_key" },
        { "kid null", 401, "license_malformed" },
        { "kid number", 401, "license_malformed" },
        { "embedded jwk", 401, "license_forged" },
        { "jku", 401, "license_forged" },
        { "crit", 401, "license_malformed" },
        { "truncated signature", 401, "license_forged" },
        { "truncated token", 401, "license_malformed" },
        { "payload changed", 401, "license_forged" },
        { "another issuer's key", 401, "license_forged" },
        { "payload is an array", 401, "license_malformed" },
        { "payload is a string", 401, "license_malformed" },
        { "payload is empty", 401, "license_malformed" },
        { "payload isn't JSON", 401, "license_malformed" },
        { "duplicate claims", 401, "license_malformed" },
        { "duplicate alg", 401, "license_malformed" },
        { "exp is a string", 401, "license_malformed" },
        { "exp is huge", 401, "license_malformed" },
        { "channel is a number", 401, "license_malformed" },
        { "deep payload", 401, "license_malformed" },
        { "five parts", 401, "license_malformed" },
        { "not base64url", 401, "license_malformed" },
        { "Unicode in claims", 200, "" },
        { "unknown claims", 200, "" },
        { "no claims", 200, "" },
        { "null and oddly typed claims that mean nothing here", 200, "" },
        { "odd header members", 200, "" },
        { "empty deployment", 200, "" },
        { "empty channel list", 401, "license_malformed" },
        { "no kid", 200, "" },
        { "PS256", 200, "" },
        { "ES256", 200, "" },
        { "expired", 200, "" },
        { "not yet valid", 403, "license_not_yet_valid" },
    };

    [Theory, MemberData(nameof(Attacks))]
    public async Task A_bad_license_gets_its_status_and_a_good_one_passes(string attack, int status, string code)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var token = Make(attack, issuer);
        var answer = await Ask.GetAsync(server, "/api/v1/operator/channel", token);
        Assert.Equal(status, answer.Status);
        Assert.Contains(code, answer.Body);
        Assert.DoesNotContain(" at ReleaseService", answer.Body);

        var problem = await Ask.GetAsync(server, "/api/v1/channels/stable", token);
        Assert.Equal(status, problem.Status);
        if (status != 200)
            Assert.Equal(("application/problem+json", code), (problem.ContentType, problem.Json.GetProperty("code").GetString()));
        await server.StopAsync();
        Assert.DoesNotContain(token, server.Log.Text);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic bGljZW5zZTo")]
    [InlineData("Digest username=license")]
    [InlineData("Basic ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZTMwLng6")] // the license as the user name
    [InlineData("Negotiate abc")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.x")]
    [InlineData("Bearer a b c")]
    public async Task A_garbled_Authorization_header_gets_401_and_how_to_send_one(string authorization)
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var answer = await Ask.SendAsync(server, HttpMethod.Get, "/api/v1/operator/channel", ("Authorization", authorization));
        Assert.Equal(401, answer.Status);
        Assert.Contains("license_malformed", answer.Body);
        Assert.StartsWith("Basic", answer.Response.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
    }

    [Property(MaxTest = 2000)]
    public bool Reading_any_Authorization_header_never_throws(string header)
    {
        LicenseHeader.TryRead(header, new byte[header?.Length ?? 0], out _);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + header));
        return LicenseHeader.TryRead(basic, new byte[basic.Length], out var license)
            && Encoding.UTF8.GetString(license) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(header ?? "")).Trim();
    }

    private static string Make(string attack, LicenseIssuer issuer)
    {
        string Header(string more) => $$"""{"alg":"RS256","kid":"{{issuer.RsaKeyId}}"{{more}}}""";
        var good = issuer.Sign(GoodPayload);
        var parts = good.Split('.');
        using var other = new LicenseIssuer();
        return attack switch
        {
            "alg none" => issuer.Sign(GoodPayload, "none", """{"alg":"none"}"""),
            "alg none with a signature" => issuer.Sign(GoodPayload, header: """{"alg":"none"}"""),
            "alg None" => issuer.Sign(GoodPayload, header: """{"alg":"None"}"""),
            "HS256 with the public key" => issuer.Sign(GoodPayload, "HS256"),
            "RS512" => issuer.Sign(GoodPayload, header: $$"""{"alg":"RS512","kid":"{{issuer.RsaKeyId}}"}"""),
            "ES256 header on an RS256 signature" => issuer.Sign(GoodPayload, header: $$"""{"alg":"ES256","kid":"{{issuer.EcKeyId}}"}"""),
            "RS256 with the EC key's kid" => issuer.Sign(GoodPayload, header: $$"""{"alg":"RS256","kid":"{{issuer.EcKeyId}}"}"""),
            "wrong kid" => issuer.Sign(GoodPayload, header: """{"alg":"RS256","kid":"other"}"""),
            "kid with a path" => issuer.Sign(GoodPayload, header: """{"alg":"RS256","kid":"../../../../etc/passwd"}"""),
            "kid with SQL" => issuer.Sign(GoodPayload, header: """{"alg":"RS256","kid":"' OR 1=1; DROP TABLE releases; --"}"""),
            "kid null" => issuer.Sign(GoodPayload, header: """{"alg":"RS256","kid":null}"""),
            "kid number" => issuer.Sign(GoodPayload, header: """{"alg":"RS256","kid":1}"""),
            "embedded jwk" => other.Sign(GoodPayload, header: Header($",\"jwk\":{System.Text.Json.Nodes.JsonNode.Parse(other.Jwks())!["keys"]![0]!.ToJsonString()}")),
            "jku" => other.Sign(GoodPayload, header: Header(",\"jku\":\"http://127.0.0.1:1/keys\"")),
            "crit" => issuer.Sign(GoodPayload, header: Header(",\"crit\":[\"exp\"]")),
            "truncated signature" => $"{parts[0]}.{parts[1]}.{parts[2][..340]}",
            "truncated token" => good[..(parts[0].Length + 40)],
            "payload changed" => $"{parts[0]}.{LicenseIssuer.Encode(GoodPayload.Replace("2027", "2099", StringComparison.Ordinal))}.{parts[2]}",
            "another issuer's key" => other.Sign(GoodPayload),
            "payload is an array" => issuer.Sign("[]"),
            "payload is a string" => issuer.Sign("\"license\""),
            "payload is empty" => issuer.Sign(""),
            "payload isn't JSON" => issuer.Sign("{exp:1}"),
            "duplicate claims" => issuer.Sign("""{"exp":1,"channel":"nightly","exp":4102444800}"""),
            "duplicate alg" => issuer.Sign(GoodPayload, header: """{"alg":"none","alg":"RS256"}"""),
            "exp is a string" => issuer.Sign("""{"exp":"4102444800"}"""),
            "exp is huge" => issuer.Sign("""{"exp":1e300}"""),
            "channel is a number" => issuer.Sign("""{"channel":7}"""),
            "deep payload" => issuer.Sign($$"""{"x":{{new string('[', 1000)}}{{new string(']', 1000)}}}"""),
            "five parts" => $"{good}.x.y",
            "not base64url" => good.Replace('e', '+'),
            "Unicode in claims" => issuer.Sign("""{"customer":"Ünïcode 株式会社 😀","deploymentId":"デプロイ"}"""),
            "unknown claims" => issuer.Sign("""{"something":{"new":[1,2,{"x":null}]}}"""),
            "no claims" => issuer.Sign("{}"),
            "null and oddly typed claims that mean nothing here" => issuer.Sign("""{"exp":null,"nbf":null,"iat":"2025-01-01","aud":7,"jti":1,"azp":2,"iss":{"a":1},"sub":[1]}"""),
            "odd header members" => issuer.Sign(GoodPayload, header: Header(",\"typ\":7,\"cty\":[1],\"x5t\":{}")),
            "empty deployment" => issuer.Sign("""{"deploymentId":""}"""),
            "empty channel list" => issuer.Sign("""{"channel":[]}"""),
            "no kid" => issuer.Sign(GoodPayload, header: """{"alg":"RS256"}"""),
            "PS256" or "ES256" => issuer.Sign(GoodPayload, attack),
            "expired" => issuer.Issue(TestServer.Start.AddYears(-1)),
            "not yet valid" => issuer.Issue(TestServer.Start.AddYears(1), notBefore: TestServer.Start.AddDays(1).ToUnixTimeSeconds()),
            _ => throw new ArgumentOutOfRangeException(nameof(attack)),
        };
    }
}

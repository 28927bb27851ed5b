using ReleaseService.Core.Licensing;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

public sealed class LicenseTokenTests
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "", "three parts" },
        { "null", "three parts" },
        { "e30.e30", "three parts" },
        { "e30.e30.c2ln.c2ln", "three parts" },
        { "..", "base64url" },
        { TokenText.Of(signature: ""), "base64url" },
        { TokenText.Of(signature: "c2lnMQ=="), "base64url" }, // padding
        { TokenText.Of(signature: "c2ln\n"), "base64url" },
        { TokenText.Of(signature: "c2 ln"), "base64url" },
        { " " + TokenText.Of(), "base64url" },
        { TokenText.Of(signature: "c+/n"), "base64url" }, // the other alphabet
        { TokenText.Of(signature: "c2l\u00f6"), "base64url" },
        { TokenText.Of(signature: "c2lnc"), "base64url" }, // six bits are no byte
        { TokenText.Of(signature: "c2lnMR"), "base64url" }, // bits left over that aren't zero (RFC 4648 §3.5)
        { $"{TokenText.Encode(TokenText.Header)}.e31.c2ln", "base64url" },
        { $"{TokenText.Encode(TokenText.Header)}==.e30.c2ln", "base64url" },
        { ".e30.c2ln", "header isn't a JSON object" },
        { TokenText.Of(header: "[]"), "header isn't a JSON object" },
        { TokenText.Of(header: "null"), "header isn't a JSON object" },
        { TokenText.Of(header: "\"RS256\""), "header isn't a JSON object" },
        { TokenText.Of(header: "{\"alg\":\"RS256\"}x"), "header isn't a JSON object" },
        { TokenText.Of(header: "\uFEFF{\"alg\":\"RS256\"}"), "header isn't a JSON object" },
        { TokenText.Of(header: "{\"alg\":\"none\",\"alg\":\"RS256\"}"), "header isn't a JSON object" },
        { TokenText.Of(header: "{\"alg\":\"RS256\",\"\\u0061lg\":\"none\"}"), "header isn't a JSON object" },
        { TokenText.Of(header: "{\"alg\":\"\\ud800\"}"), "header isn't a JSON object" },
        { "wyj_Il0.e30.c2ln", "header isn't a JSON object" }, // no UTF-8
        { $"{TokenText.Encode(TokenText.Header)}..c2ln", "payload isn't a JSON object" },
        { TokenText.Of(payload: "[]"), "payload isn't a JSON object" },
        { TokenText.Of(payload: "{"), "payload isn't a JSON object" },
        { TokenText.Of(payload: "{\"a\":1,}"), "payload isn't a JSON object" },
        { TokenText.Of(payload: "{\"exp\":1,\"exp\":2}"), "payload isn't a JSON object" },
        { TokenText.Of(payload: "{\"weaveLimits\":{\"a\":1,\"a\":2}}"), "payload isn't a JSON object" },
        { TokenText.Of(payload: "{\"exp\":1e400}"), "payload isn't a JSON object" },
        { TokenText.Of(payload: $"{{\"a\":{new string('[', 64)}{new string(']', 64)}}}"), "payload isn't a JSON object" },
        { TokenText.Of(header: "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}"), "crit" },
        { TokenText.Of(header: "{\"alg\":\"RS256\",\"crit\":null}"), "crit" },
        { TokenText.Of(header: "{}"), "names no algorithm" },
        { TokenText.Of(header: "{\"Alg\":\"RS256\"}"), "names no algorithm" },
        { TokenText.Of(header: "{\"alg\":256}"), "names no algorithm" },
        { TokenText.Of(header: "{\"alg\":null}"), "names no algorithm" },
        { TokenText.Of(header: "{\"alg\":[\"RS256\"]}"), "names no algorithm" },
        { TokenText.Of(header: "{\"alg\":\"RS256\",\"kid\":1}"), "kid" },
        { TokenText.Of(header: "{\"alg\":\"RS256\",\"kid\":null}"), "kid" },
        { new string('a', 16 * 1024 + 1), "longer than 16384" },
        { string.Concat(Enumerable.Repeat("a.", 1_000_000)), "longer than 16384" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_token_is_refused_with_its_reason(string token, string reason) =>
        Assert.Contains(reason, Expect.OneDefect(LicenseToken.Parse(token), "license_malformed", "").Message, StringComparison.Ordinal);

    [Fact]
    public void A_token_is_taken_apart()
    {
        var token = Expect.Valid(LicenseToken.Parse(TokenText.Of()));
        Assert.Equal((TokenText.Of()[..TokenText.Of().LastIndexOf('.')], "RS256", "k1"), (token.SigningInput, token.Algorithm, token.KeyId));
        Assert.Equal("3f1c2a52-6c9e-4c8b-9a3e-0d9e0c7d9b11", token.Claims.DeploymentId);
    }

    [Fact]
    public void The_identity_is_the_SHA_256_of_header_and_payload() => Assert.Equal( // Python's hashlib over "header.payload"
        "044c2c8da3316dab7ef00df10954496cd721b305b9f2bab58a50cec9ab7478e8", Expect.Valid(LicenseToken.Parse(TokenText.Of())).Claims.Identity);

    [Theory]
    [InlineData("""{"alg":"ES256"}""", null)]
    [InlineData("""{"alg":"none","typ":"JWT","kid":""}""", "")] // whether an algorithm will do is the verifier's decision
    [InlineData("""{"alg":"RS256","kid":"\u00fc","jku":"https://evil.example/keys","x5c":[]}""", "\u00fc")]
    public void Other_members_of_the_header_decide_nothing(string header, string? keyId) =>
        Assert.Equal(keyId, Expect.Valid(LicenseToken.Parse(TokenText.Of(header: header))).KeyId);

    [Fact]
    public void A_token_may_have_16384_characters()
    {
        var start = TokenText.Of(signature: "");
        Expect.Valid(LicenseToken.Parse(start + new string('A', 16384 - start.Length)));
        Expect.Defects(LicenseToken.Parse(start + new string('A', 16385 - start.Length)));
    }

    [Fact]
    public void A_refusal_never_quotes_the_token() => Assert.All(Malformed.Where(row => row.Data.Item1.Length > 20), row =>
        Assert.DoesNotContain(row.Data.Item1[..20], string.Join('\n', LicenseToken.Parse(row.Data.Item1).Defects), StringComparison.Ordinal));
}

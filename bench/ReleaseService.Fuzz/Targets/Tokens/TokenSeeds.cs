namespace ReleaseService.Fuzz.Targets.Tokens;

/// <summary>Tokens to begin with, as <see cref="TokenInput"/> reads them.</summary>
internal static class TokenSeeds
{
    private const string Claims = """{"deploymentId":"3f1c2a52-6c9e-4c8b-9a3e-0d9e0c7d9b11","expiresAt":"2026-09-01T12:00:00.500Z","exp":1788264000,"trial":false,"flags":["SCALABLE"],"maxUsers":5,"weaveLimits":{"weaveLimitBytes":null}}""";

    public static readonly IReadOnlyList<string> All =
    [
        "r\n{\"alg\":\"RS256\",\"kid\":\"r\"}\n" + Claims, "e\n{\"alg\":\"ES256\",\"kid\":\"e\"}\n" + Claims, "r\n{\"alg\":\"PS256\"}\n{}", "e\n{\"alg\":\"ES256\"}\n{\"channel\":[\"beta\",\"stable\"],\"nbf\":0.5,\"iss\":\"https://x\"}",
        "r\n{\"alg\":\"none\"}\n{}", "r\n{\"alg\":\"HS256\",\"kid\":\"r\"}\n{}", "r\n{\"alg\":\"RS256\",\"crit\":[]}\n{}", "uAAAA\n{\"alg\":\"ES256\",\"kid\":\"x\"}\n{\"iss\":\"\\ud800\"}", "u\n{\"kid\":1}\n[]", "m0", "m1", "m0\0\u0005\0\0", "m1\u0001\u0005\u0001=",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "eyJhbGciOiJSUzI1NiJ9.e30=.c2ln", "a.b.c.d.e", "..", "",
        "r\n{\"alg\":\"RS256\",\"kid\":\"r\"}\n{\"exp\":253402300799.9999,\"expiresAt\":\"9999-12-31T23:59:59.9999999-14:00\",\"nbf\":1e3}", "e\n{\"alg\":\"ES256\",\"kid\":\"e\"}\n{\"exp\":null,\"channel\":\"x\",\"deploymentId\":\"\"}",
    ];

    public static readonly IReadOnlyList<string> Words =
    [
        "\"alg\":", "\"kid\":", "\"crit\":", "\"typ\":\"JWT\"", "\"RS256\"", "\"PS256\"", "\"ES256\"", "\"none\"", "\"HS256\"", "\"b64\":false", "\"jwk\":", "\"r\"", "\"e\"", "\"exp\":", "\"expiresAt\":", "\"nbf\":", "\"iat\":", "\"iss\":", "\"sub\":", "\"channel\":",
        "\"deploymentId\":", "\"trial\":", "\"flags\":", "null", "true", "false", "{}", "[]", "[[", "\"\"", "{\"a\":", "}", "]", ",", ":", "\\u0065xp", "\\ud800", "\\u0000", "\\udc00", "\\u0130", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00",
        "9999-12-31T23:59:59.9999999Z", "2026-09-01", "2026-09-01T12:00", "2026-09-01T24:00:00Z", "T12:00:60Z", "+23:59", "-14:01", "253402300799.99999", "253402300800", "1e11", "-1", "0.0001", "1788264000.5", "\n", ".", "=", "==", "-", "_", "+", "/", "\uFEFF", "\u00A0", "e30", "eyJ",
    ];
}

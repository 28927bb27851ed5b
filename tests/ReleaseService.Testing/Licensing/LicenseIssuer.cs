using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Licensing;

/// <summary>Plays the vendor that signs licenses: keys, a JWKS file, tokens of the real claim shape (wire-contract "A license"), and all that
/// an attacker would send. Signs by hand, so that it shares no code with what it tests.</summary>
public sealed class LicenseIssuer : IDisposable
{
    public const string AccessKey = "5e1f7a3c-0000-4000-8000-5ec7e7acce55";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-keys-").FullName;

    public LicenseIssuer()
    {
        JwksFile = Path.Combine(_folder, "jwks.json");
        File.WriteAllText(JwksFile, Jwks());
    }

    public string JwksFile { get; }

    public string RsaKeyId { get; init; } = "rsa-1";

    public string EcKeyId { get; init; } = "ec-1";

    public string RsaPublicPem => _rsa.ExportSubjectPublicKeyInfoPem();

    public static JsonObject Claims(DateTimeOffset? expiresAt, string? deploymentId = null) => new()
    {
        ["concurrentAgents"] = 10,
        ["trial"] = false,
        ["maxStorageGb"] = 10000,
        ["maxTeams"] = 50,
        ["maxUsers"] = 200,
        ["maxViewOnlyUsers"] = 500,
        ["maxRegisteredModels"] = 100,
        ["expiresAt"] = expiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        ["deploymentId"] = deploymentId ?? "8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10",
        ["flags"] = new JsonArray("SCALABLE", "mysql", "s3", "redis", "NOTIFICATIONS", "slack", "MANAGEMENT", "rbac"),
        ["contractStartDate"] = "2025-09-01T00:00:00.000Z",
        ["accessKey"] = AccessKey,
        ["weaveLimits"] = new JsonObject { ["weaveLimitBytes"] = null, ["weaveOverageCostCents"] = 0, ["weaveOverageUnit"] = "MB" },
        ["exp"] = expiresAt?.ToUnixTimeSeconds(),
    };

    public string Jwks() => new JsonObject { ["keys"] = new JsonArray(RsaJwk(), EcJwk()) }.ToJsonString();

    /// <summary>A license as in use today: RS256.</summary>
    public string Issue(DateTimeOffset? expiresAt, string? deploymentId = null, JsonNode? channel = null, long? notBefore = null)
    {
        var claims = Claims(expiresAt, deploymentId);
        foreach (var missing in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
            claims.Remove(missing);
        if (channel is not null)
            claims["channel"] = channel;
        if (notBefore is not null)
            claims["nbf"] = notBefore;
        return Sign(claims.ToJsonString());
    }

    public string Sign(string payload, string algorithm = "RS256", string? header = null)
    {
        header ??= $$"""{"alg":"{{algorithm}}","kid":"{{(algorithm == "ES256" ? EcKeyId : RsaKeyId)}}"}""";
        return SignRaw(Encode(header), Encode(payload), algorithm);
    }

    public string SignRaw(string header, string payload, string algorithm = "RS256")
    {
        var input = Encoding.ASCII.GetBytes($"{header}.{payload}");
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => _ec.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(RsaPublicPem), input),
            "none" => [],
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        return $"{header}.{payload}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private JsonObject RsaJwk()
    {
        var key = _rsa.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = RsaKeyId, ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
    }

    private JsonObject EcJwk()
    {
        var key = _ec.ExportParameters(false);
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = EcKeyId, ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y) };
    }
}

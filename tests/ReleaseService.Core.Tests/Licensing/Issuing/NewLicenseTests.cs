using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Core.Licensing.Keys;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing.Issuing;

public sealed class NewLicenseTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"customer":"Acme"}""", "")]
    [InlineData("""{"customer":"Acme","deploymentId":"8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10","flags":[],"channels":[],"claims":null}""", "")]
    [InlineData("{}", "customer")]
    [InlineData("""{"customer":" "}""", "customer")]
    [InlineData("""{"customer":"a\nb"}""", "customer")]
    [InlineData("""{"customer":"Acme","deploymentId":"8A3D9C1E-6D0B-4A52-9A53-6C2B0B0F7D10"}""", "")]
    [InlineData("""{"customer":"Acme","deploymentId":"{8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10}"}""", "deploymentId")]
    [InlineData("""{"customer":"Acme","expiresAt":"2026-09-01T12:00:00Z"}""", "expiresAt")]
    [InlineData("""{"customer":"Acme","channels":["beta","beta"]}""", "channels")]
    [InlineData("""{"customer":"Acme","channels":["Beta!"]}""", "channels")]
    [InlineData("""{"customer":"Acme","channels":[null]}""", "channels")]
    [InlineData("""{"customer":"Acme","flags":[""]}""", "flags")]
    [InlineData("""{"customer":"Acme","maxUsers":-1,"maxTeams":9007199254740992}""", "maxUsers,maxTeams")]
    [InlineData("""{"customer":"Acme","weaveLimits":{"weaveLimitBytes":-1,"weaveOverageCostCents":0,"weaveOverageUnit":"MB"}}""", "weaveLimits")]
    [InlineData("""{"customer":"Acme","weaveLimits":{"weaveLimitBytes":null,"weaveOverageCostCents":0,"weaveOverageUnit":null}}""", "weaveLimits")]
    [InlineData("""{"customer":"Acme","claims":[1]}""", "claims")]
    [InlineData("""{"customer":"Acme","claims":{"a":1,"a":2}}""", "claims")]
    [InlineData("""{"customer":"Acme","claims":{"\ud800":1}}""", "claims")]
    [InlineData("""{"customer":"Acme","claims":{"AccessKey":"x","SEATS":1,"exp":1}}""", "claims.AccessKey,claims.SEATS,claims.exp")]
    [InlineData("""{"customer":"Acme","claims":{"iss":"x","Nbf":1,"jti":"x"}}""", "claims.iss,claims.Nbf,claims.jti")]
    public void Everything_wrong_with_a_request_is_told_by_its_member(string json, string members) =>
        Assert.Equal(members, string.Join(',', NewLicenseRules.Check(Read(json), Now).Select(defect => defect.Path)));

    [Fact]
    public void A_license_too_large_for_a_header_is_refused()
    {
        using var key = SigningKeyPair.Create("ES256");
        var claims = LicensePayload.Of(Read("""{"customer":"Acme","claims":{"x":"…"}}""".Replace("…", new string('x', 4096), StringComparison.Ordinal)), Guid.NewGuid().ToString());
        Assert.Contains("4096", Assert.Single(SignedLicense.Sign(key, claims).Defects).Message);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void A_signed_license_verifies_with_its_public_key_and_no_other(string algorithm)
    {
        using var key = SigningKeyPair.Create(algorithm);
        using var other = SigningKeyPair.Create(algorithm);
        Assert.True(SignedLicense.Sign(key, LicensePayload.Of(Read("""{"customer":"Acme"}"""), "d")).TryGet(out var license));
        Assert.False(license.Stored.ContainsKey("accessKey"));
        Assert.True(Core.Licensing.LicenseToken.Parse(license.Token).TryGet(out var token));
        Assert.Equal([true, false], KeySet.Parse(KeySet.Write([key.PublicJwk, other.PublicJwk]))!.Keys.Select(candidate => candidate.Verifies(token)));
        Assert.Equal(token.KeyId, key.KeyId);
    }

    /// <summary>RFC 7638 §3.1.</summary>
    [Fact]
    public void The_thumbprint_is_that_of_the_standard()
    {
        const string jwk = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """;
        using var json = JsonDocument.Parse(jwk);
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", PublicKey.Read(json.RootElement)!.Thumbprint);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void A_key_survives_PEM_and_what_is_no_private_key_of_ours_is_told(string algorithm)
    {
        using var key = SigningKeyPair.Create(algorithm);
        Assert.True(SigningKeyPair.FromPem(key.ExportPem()).TryGet(out var read));
        Assert.Equal((key.KeyId, key.Algorithm), (read.KeyId, read.Algorithm));
        read.Dispose();
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        using var curve = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        using var strong = System.Security.Cryptography.RSA.Create(2048);
        foreach (var (pem, what) in new[]
                 {
                     ("", "no private"), ("garbage", "no private"), (weak.ExportPkcs8PrivateKeyPem(), "1024 bits"), (curve.ExportPkcs8PrivateKeyPem(), "P-256"), (strong.ExportSubjectPublicKeyInfoPem(), "public"),
                     (strong.ExportEncryptedPkcs8PrivateKeyPem("x", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)), "passphrase"),
                 })
            Assert.Contains(what, Assert.Single(SigningKeyPair.FromPem(pem).Defects).Message);
    }

    [Fact]
    public void Of_a_PEM_file_with_more_than_one_key_the_first_private_one_is_read()
    {
        using var first = SigningKeyPair.Create("ES256");
        using var second = SigningKeyPair.Create("RS256");
        using var other = System.Security.Cryptography.RSA.Create(2048);
        foreach (var pem in new[]
                 {
                     first.ExportPem() + second.ExportPem(), other.ExportSubjectPublicKeyInfoPem() + "\n" + first.ExportPem(), $"A note.\n{first.ExportPem()}{other.ExportRSAPrivateKeyPem()}",
                     first.ExportPem() + other.ExportEncryptedPkcs8PrivateKeyPem("x", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)),
                 })
        {
            Assert.True(SigningKeyPair.FromPem(pem).TryGet(out var read), pem);
            Assert.Equal(first.KeyId, read.KeyId);
            read.Dispose();
        }
    }

    private static IssueLicenseRequest Read(string json) => JsonSerializer.Deserialize(json, ContractsJson.Default.IssueLicenseRequest)!;
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseService.Core.Licensing.Keys;

/// <summary>A private key that signs licenses: RSA 2048 (RS256) or EC P-256 (ES256). It is held no longer than it takes to sign.</summary>
public sealed class SigningKeyPair : IDisposable
{
    private const int RsaBits = 2048;

    private readonly AsymmetricAlgorithm _key;

    private SigningKeyPair(AsymmetricAlgorithm key) => (_key, KeyId) = (key, Jwk.Thumbprint(key));

    /// <summary>The <c>kid</c>: the RFC 7638 thumbprint of the public key.</summary>
    public string KeyId { get; }

    public string Algorithm => _key is RSA ? LicenseAlgorithms.Rs256 : LicenseAlgorithms.Es256;

    /// <summary>The public key as a JWKS holds it.</summary>
    public string PublicJwk => Jwk.Write(_key, Algorithm);

    public static SigningKeyPair Create(string algorithm) =>
        new(algorithm == LicenseAlgorithms.Rs256 ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static SigningKeyPair FromPkcs8(string algorithm, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = algorithm == LicenseAlgorithms.Rs256 ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new(key);
    }

    /// <summary>Reads the first private key of a PEM file: PKCS #8, or what openssl writes for RSA and EC.</summary>
    public static Checked<SigningKeyPair> FromPem(string pem)
    {
        pem = FirstPrivate(pem) ?? pem;
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
            return Unusable("The key is encrypted with a passphrase; decrypt it first: openssl pkey -in FILE -out PLAIN.");
        foreach (var key in new AsymmetricAlgorithm[] { RSA.Create(), ECDsa.Create() })
        {
            try
            {
                key.ImportFromPem(pem);
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                key.Dispose();
                continue; // The other kind, or no key at all.
            }

            return Check(key);
        }

        return Unusable("It holds no private RSA or EC key in PEM form.");
    }

    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The JWT: header <c>{"alg","kid"}</c>, as real licenses have it, without <c>typ</c>.</summary>
    public string Sign(ReadOnlySpan<byte> payload)
    {
        var header = Encoding.ASCII.GetBytes($$"""{"alg":"{{Algorithm}}","kid":"{{KeyId}}"}""");
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(SignData(Encoding.ASCII.GetBytes(input)))}";
    }

    public void Dispose() => _key.Dispose();

    /// <summary>The framework takes no file with several keys.</summary>
    private static string? FirstPrivate(string pem)
    {
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                return rest[found.Location].ToString();
        }

        return null;
    }

    private static Checked<SigningKeyPair> Check(AsymmetricAlgorithm key)
    {
        try
        {
            key.ExportPkcs8PrivateKey();
        }
        catch (CryptographicException)
        {
            return Unusable("It holds only a public key; signing takes the private one.");
        }

        return key switch
        {
            RSA { KeySize: < RsaBits } => Unusable($"The RSA key has {key.KeySize} bits; licenses take {RsaBits} or more."),
            ECDsa ec when ec.ExportParameters(false).Curve.Oid?.Value != ECCurve.NamedCurves.nistP256.Oid.Value => Unusable("The EC key isn't on the curve P-256, the one that ES256 takes."),
            _ => new SigningKeyPair(key),
        };
    }

    private static Defect Unusable(string why) => new("signing_key_invalid", "", why);

    private byte[] SignData(byte[] input) => _key is RSA rsa
        ? rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)_key).SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Fuzz.Targets.Tokens;

/// <summary>Two keys, made anew for each process, and the server's verifier that knows them from a JWKS file by the names <c>r</c> and <c>e</c>.</summary>
internal sealed class TokenKeys
{
    private readonly SigningKeyPair _rsa = SigningKeyPair.Create(LicenseAlgorithms.Rs256);
    private readonly SigningKeyPair _ec = SigningKeyPair.Create(LicenseAlgorithms.Es256);
    private readonly RSA _rsaKey = RSA.Create();
    private readonly ECDsa _ecKey = ECDsa.Create();

    public TokenKeys()
    {
        _rsaKey.ImportPkcs8PrivateKey(_rsa.ExportPkcs8(), out _);
        _ecKey.ImportPkcs8PrivateKey(_ec.ExportPkcs8(), out _);
        var set = KeySet.Write([_rsa.PublicJwk.Replace(_rsa.KeyId, "r", StringComparison.Ordinal), _ec.PublicJwk.Replace(_ec.KeyId, "e", StringComparison.Ordinal)]);
        Keys = KeySet.Parse(set)!.Keys;
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, set);
            Verifier = MakeVerifier(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public IReadOnlyList<PublicKey> Keys { get; }

    public LicenseVerifier Verifier { get; }

    public byte[] Sign(string input, bool withRsa) => withRsa
        ? _rsaKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : _ecKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>No database: what is noted of licenses waits for one.</summary>
    private static LicenseVerifier MakeVerifier(string file)
    {
        var settings = new LicensingSettings { Jwks = [file], CacheSize = 256, RefusalsPerMinute = int.MaxValue };
        var store = new SnapshotStore();
        var ring = new KeyRing(settings, new NoHttp(), store, TimeProvider.System, NullLogger<KeyRing>.Instance);
        ring.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var seen = new SeenLicenses(null!, store, settings, ring, TimeProvider.System, NullLogger<SeenLicenses>.Instance);
        var suspects = new LicenseSuspects(settings, TimeProvider.System, NullLogger<LicenseSuspects>.Instance);
        return new LicenseVerifier(ring, seen, suspects, NullLogger<LicenseVerifier>.Instance);
    }

    private sealed class NoHttp : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new();
    }
}

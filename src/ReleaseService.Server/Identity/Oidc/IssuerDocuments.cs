using System.Text.Json;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>What an issuer publishes: its discovery document (OpenID Connect Discovery §4), and the keys that this leads to.</summary>
public sealed class IssuerDocuments(string issuer, HttpClient http)
{
    /// <summary>Reads the keys, or throws what any HTTP access throws, or <see cref="InvalidDataException"/> for documents that can't be used.</summary>
    public async Task<IReadOnlyList<LicenseKey>> ReadKeysAsync(CancellationToken cancellation)
    {
        var address = FindKeys(await http.GetByteArrayAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), cancellation));
        return JwksDocument.Parse(await http.GetByteArrayAsync(address, cancellation)) switch
        {
            null => throw new InvalidDataException("its keys aren't a JWKS"),
            { Keys.Count: 0 } => throw new InvalidDataException("its JWKS holds no key that can be used (RSA from 2048 bits, EC P-256)"),
            var document => document.Keys,
        };
    }

    private Uri FindKeys(byte[] discovery)
    {
        if (!CanonicalJson.Parse(discovery).TryGet(out var json))
            throw new InvalidDataException("its discovery document isn't JSON");
        using (json)
        {
            // §4.3: else one issuer could speak for another.
            if (TextOf(json.RootElement, "issuer") != issuer)
                throw new InvalidDataException("its discovery document names another issuer");
            return Uri.TryCreate(TextOf(json.RootElement, "jwks_uri"), UriKind.Absolute, out var address) && IsAllowed(address)
                ? address
                : throw new InvalidDataException("its discovery document names no jwks_uri by https");
        }
    }

    /// <summary>Keys come by https; only an issuer on this machine, in tests, may leave it out.</summary>
    private bool IsAllowed(Uri address) =>
        address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback && issuer.StartsWith("http://", StringComparison.OrdinalIgnoreCase));

    private static string? TextOf(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

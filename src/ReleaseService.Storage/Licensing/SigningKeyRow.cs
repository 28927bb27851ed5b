using ReleaseService.Core.Licensing.Issuing;

namespace ReleaseService.Storage.Licensing;

/// <summary>A key that licenses are signed with. The private part is encrypted with a key that the database doesn't hold.</summary>
public sealed class SigningKeyRow
{
    /// <summary>The <c>kid</c>: the RFC 7638 thumbprint of the public key.</summary>
    public required string KeyId { get; init; }

    /// <summary>RS256 or ES256.</summary>
    public required string Algorithm { get; init; }

    /// <summary>As a JWKS holds it.</summary>
    public required string PublicJwk { get; init; }

    /// <summary>PKCS #8, encrypted. Empty where nobody can open it any more (docs/licensing.md): the key then only verifies.</summary>
    public required byte[] PrivateKey { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>Brought forward when the key has to stand in for one that is retired.</summary>
    public required DateTimeOffset SignsFrom { get; set; }

    public DateTimeOffset? RetiredAt { get; set; }

    public string? RetiredBecause { get; set; }

    public required long Revision { get; set; }

    public SigningKey ToKey() => new(KeyId, CreatedAt, SignsFrom, RetiredAt, CanSign: PrivateKey.Length > 0);
}

using Microsoft.IdentityModel.Tokens;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>A public key that licenses may be signed with, and the algorithms it may be used for: an RSA key never checks an EC signature,
/// and neither is ever taken for an HMAC secret. A key without an id (RFC 7517 §4.5: optional) may have made any signature.</summary>
public sealed record LicenseKey(string? KeyId, SecurityKey Key, IReadOnlyList<string> Algorithms);

using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Core.Licensing.Issuing;

/// <summary>
/// Which key signs now. A new key is published first and signs later, so that verifiers that read the JWKS now and then have it by the time they meet its first
/// license; what older keys signed stays valid until they are retired.
/// </summary>
public static class SigningKeyRules
{
    /// <summary>The newest key whose time has come. Where none's has, for the clock that said when one begins is ahead of this one, the one whose time comes first: it is meant to sign by
    /// now. Null where nothing can sign.</summary>
    public static SigningKey? Current(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now) =>
        keys.Where(key => IsFit(key) && key.SignsFrom <= now).MaxBy(key => key.CreatedAt) ?? keys.Where(IsFit).MinBy(key => key.SignsFrom);

    public static SigningKeyState StateOf(SigningKey key, IReadOnlyCollection<SigningKey> keys, DateTimeOffset now) => key switch
    {
        { RetiredAt: not null } => SigningKeyState.Retired,
        _ when key == Current(keys, now) => SigningKeyState.Signing,
        _ when key == Current(keys, key.SignsFrom) && key.SignsFrom > now => SigningKeyState.Published,
        _ => SigningKeyState.Verifying,
    };

    /// <summary>When a key that is made now begins to sign: after the lead, or at once where nothing else could.</summary>
    public static DateTimeOffset FirstSignature(IReadOnlyCollection<SigningKey> keys, DateTimeOffset now, TimeSpan lead) => keys.Any(IsFit) ? now + lead : now;

    /// <summary>The key that signs once another is retired, which must then do so at once; null where none is left. That verifiers may not have read it yet is the lesser evil: the
    /// retired one may be a thief's by now.</summary>
    public static SigningKey? Successor(IReadOnlyCollection<SigningKey> keys, SigningKey retired, DateTimeOffset now) => retired == Current(keys, now)
        ? keys.Where(key => IsFit(key) && key != retired).MaxBy(key => key.CreatedAt)
        : Current(keys, now);

    private static bool IsFit(SigningKey key) => key.RetiredAt is null && key.CanSign;
}

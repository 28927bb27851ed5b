using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>Signing keys as the wire has them.</summary>
internal static class SigningKeyView
{
    public static SigningKeyDetails ToDetails(this SigningKeyRow row, IReadOnlyCollection<SigningKey> keys, DateTimeOffset now) =>
        new(row.KeyId, row.Algorithm, SigningKeyRules.StateOf(row.ToKey(), keys, now), row.CreatedAt, row.SignsFrom, row.RetiredAt, row.RetiredBecause);
}

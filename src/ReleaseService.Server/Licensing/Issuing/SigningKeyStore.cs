using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Hosting;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// The way to the private keys. They stand in the database, encrypted with a key that the database doesn't hold; in the process they are open only while one signs.
/// </summary>
public sealed partial class SigningKeyStore(LicensingSettings settings, ILogger<SigningKeyStore> logger)
{
    private readonly KeyEncryption? _encryption = settings.EffectiveEncryptionKey is { } key ? new KeyEncryption(key) : null;

    /// <summary>Whether keys can be made here.</summary>
    public bool CanEncrypt => _encryption is not null;

    public byte[] Encrypt(SigningKeyPair pair)
    {
        var plain = pair.ExportPkcs8();
        try
        {
            return _encryption!.Encrypt(pair.KeyId, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Null where the configured key can't open it.</summary>
    public SigningKeyPair? Open(SigningKeyRow row)
    {
        if (_encryption?.Decrypt(row.KeyId, row.PrivateKey) is not { } plain)
            return null;
        try
        {
            return SigningKeyPair.FromPkcs8(row.Algorithm, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The key that signs now, opened.</summary>
    /// <returns>The pair; or the code of the error.</returns>
    public async Task<(SigningKeyPair? Pair, string? Error)> OpenCurrentAsync(ReleaseDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await db.SigningKeys.AsNoTracking().ToListAsync(cancellation);
        if (SigningKeyRules.Current(rows.ConvertAll(row => row.ToKey()), now) is not { } current)
            return (null, "signing_key_missing");
        return Open(rows.Single(row => row.KeyId == current.KeyId)) is { } pair ? (pair, null) : (null, "encryption_key_missing");
    }

    /// <summary>A key in use that can't be opened here; null where all can. Beside such a one none is made: with two encryption keys in a database no server could start.</summary>
    public async Task<string?> FindClosedAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        var rows = await db.SigningKeys.AsNoTracking().Where(row => row.RetiredAt == null).ToListAsync(cancellation);
        foreach (var row in rows.Where(row => row.PrivateKey.Length > 0))
        {
            using var pair = Open(row);
            if (pair is null)
                return row.KeyId;
        }

        return null;
    }

    /// <summary>Stops the start of a server that couldn't sign with the keys there are: better now than at the first license.</summary>
    public async Task CheckAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        if (await FindClosedAsync(db, cancellation) is { } keyId)
        {
            throw new SettingsException(_encryption is null
                ? $"the database holds signing keys, such as {keyId}, and Licensing:EncryptionKeyFile (or EncryptionKey) isn't set; set it to the key that they were made with (docs/licensing.md)."
                : $"the signing key {keyId} can't be opened with Licensing:EncryptionKey: it was encrypted with another, or was changed in the database (docs/licensing.md).");
        }
    }

    /// <summary>For a running server that learns of keys: it goes on with those that it couldn't start with, and says so while there is time.</summary>
    /// <param name="db">The database.</param>
    /// <param name="odd">Those that aren't what their ids say.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task WarnAsync(ReleaseDbContext db, IEnumerable<string> odd, CancellationToken cancellation)
    {
        foreach (var id in odd)
            Log.Odd(logger, id);
        if (await FindClosedAsync(db, cancellation) is { } keyId)
            Log.Closed(logger, keyId);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Signing key {KeyId} can't be opened here: this server has no encryption key, or another than the one it was made with. It goes on, but won't start again; set Licensing:EncryptionKeyFile to the same as on the server that made the key")]
        public static partial void Closed(ILogger logger, string keyId);

        [LoggerMessage(Level = LogLevel.Error, Message = "The public part of signing key {KeyId} in the database isn't the key that its id names: somebody changed it. It counts for nothing")]
        public static partial void Odd(ILogger logger, string keyId);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Core.Audit;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary>
/// Changes the encryption key: at the start, every private key that only the former one opens is encrypted with the present one, the retired ones too, all in one transaction. Then the former
/// one isn't needed for this database any more; for its backups it is.
/// </summary>
public sealed partial class EncryptKeysAnew(LicensingSettings settings, TimeProvider time, ILogger<EncryptKeysAnew> logger)
{
    /// <summary>Under the lock of the start, so that one of several servers does it.</summary>
    public async Task RunAsync(ReleaseDbContext db, CancellationToken cancellation)
    {
        if (settings.EffectiveFormerEncryptionKey is not { } formerKey || settings.EffectiveEncryptionKey is not { } key)
            return;
        var (former, present) = (new KeyEncryption(formerKey), new KeyEncryption(key));
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var count = 0;
        foreach (var row in await db.SigningKeys.ToListAsync(cancellation))
        {
            if (!TryEncrypt(row, former, present))
                continue;
            row.Revision = write.Revision;
            count++;
        }

        if (count > 0)
        {
            write.Audit(new AuditRecord("server", "", AuditActions.EncryptKeys, "keys") { Details = new Dictionary<string, string> { ["keys"] = count.ToString(CultureInfo.InvariantCulture) } });
            await write.CommitAsync("signing keys encrypted anew", cancellation);
        }

        Log.Done(logger, count);
    }

    /// <summary>What the present key opens is left as it is, and so is what neither opens: the check of the start speaks of that.</summary>
    private static bool TryEncrypt(SigningKeyRow row, KeyEncryption former, KeyEncryption present)
    {
        if (present.Decrypt(row.KeyId, row.PrivateKey) is { } known)
        {
            CryptographicOperations.ZeroMemory(known);
            return false;
        }

        if (former.Decrypt(row.KeyId, row.PrivateKey) is not { } plain)
            return false;
        row.PrivateKey = present.Encrypt(row.KeyId, plain);
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} signing keys encrypted with the present encryption key; the former one isn't needed any more, so take Licensing:FormerEncryptionKey away once every server has the new one")]
        public static partial void Done(ILogger logger, int count);
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Core.Licensing.Keys;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary><c>POST /api/v1/keys</c>: makes a signing key. It is published at once and signs once verifiers have had the time to read it: to make one is to rotate.</summary>
public static partial class CreateKey
{
    private const int MostMinutes = 90 * 24 * 60;

    public static async Task HandleAsync(
        HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SigningKeyStore store, LicensingSettings settings, SnapshotRefresher refresher, ILogger<SigningKeyStore> logger)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.CreateKeyRequest) is not { } request)
            return;
        if (Check(request) is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        if (!store.CanEncrypt)
        {
            await ErrorAnswer.WriteAsync(context, "encryption_key_missing");
            return;
        }

        using var pair = SigningKeyPair.Create(request.Algorithm ?? LicenseAlgorithms.Rs256);
        var lead = request.SignsAfterMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : settings.KeyLead;
        var endsAnonymity = settings.Jwks.Count == 0;
        var (created, isFirst, answer) = await TransactAsync(pair, lead, request, isFirstRefused: endsAnonymity && !request.Force, context, contexts, time, store);
        if (created is null)
        {
            await answer!();
            return;
        }

        await refresher.ShowWriteAsync();
        if (isFirst && endsAnonymity)
            Log.LicensesCountNow(logger);
        await JsonAnswer.WriteAsync(context, created, ContractsJson.Default.SigningKeyDetails, StatusCodes.Status201Created);
    }

    /// <returns>The key, and whether it is the first one ever; or what to answer instead.</returns>
    private static async Task<(SigningKeyDetails? Created, bool IsFirst, Func<Task>? Answer)> TransactAsync(
        SigningKeyPair pair, TimeSpan lead, CreateKeyRequest request, bool isFirstRefused, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SigningKeyStore store)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (await store.FindClosedAsync(db, cancellation) is not null)
            return (null, false, () => ErrorAnswer.WriteAsync(context, "encryption_key_missing"));
        var repeatable = await IdempotentRequest.OpenAsync(
            context, db, "keys", request, ContractsJson.Default.CreateKeyRequest, earlier => IdempotentRequest.ReplayAsync(context, earlier, StatusCodes.Status201Created));
        if (repeatable.Answer is { } known)
            return (null, false, known);
        var keys = (await db.SigningKeys.AsNoTracking().ToListAsync(cancellation)).ConvertAll(row => row.ToKey());
        if (keys.Count == 0 && isFirstRefused)
            return (null, false, () => ErrorAnswer.WriteAsync(context, "signing_key_first"));
        var row = From(pair, store, keys, lead, write, context.Identity()!.Actor);
        db.SigningKeys.Add(row);
        write.Audit(Entry(context, row));
        var created = row.ToDetails([.. keys, row.ToKey()], write.Now);
        await repeatable.KeepAsync(db, JsonSerializer.SerializeToUtf8Bytes(created, ContractsJson.Default.SigningKeyDetails), write.Now, cancellation);
        await write.CommitAsync($"signing key {row.KeyId}", cancellation);
        return (created, keys.Count == 0, null);
    }

    private static string? Check(CreateKeyRequest request)
    {
        if (request.Algorithm is { } algorithm && !LicenseAlgorithms.ToSignWith.Contains(algorithm))
            return $"algorithm must be {string.Join(" or ", LicenseAlgorithms.ToSignWith)}.";
        return request.SignsAfterMinutes is < 0 or > MostMinutes ? $"signsAfterMinutes must be 0 – {MostMinutes}; leave it out for Licensing:KeyLead." : null;
    }

    private static SigningKeyRow From(SigningKeyPair pair, SigningKeyStore store, IReadOnlyCollection<SigningKey> keys, TimeSpan lead, WriteTransaction write, string actor)
    {
        // Keys are ordered by the time of their creation, so no two may share it.
        var createdAt = keys.Select(key => key.CreatedAt.AddMilliseconds(1)).Append(write.Now).Max();
        return new SigningKeyRow
        {
            KeyId = pair.KeyId,
            Algorithm = pair.Algorithm,
            PublicJwk = pair.PublicJwk,
            PrivateKey = store.Encrypt(pair),
            CreatedAt = createdAt,
            CreatedBy = actor,
            SignsFrom = SigningKeyRules.FirstSignature(keys, write.Now, lead),
            Revision = write.Revision,
        };
    }

    private static AuditRecord Entry(HttpContext context, SigningKeyRow row) => new(row.CreatedBy, context.Address(), AuditActions.CreateKey, row.KeyId)
    {
        Details = new Dictionary<string, string> { ["algorithm"] = row.Algorithm, ["signsFrom"] = Timestamp.Format(row.SignsFrom) },
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "There is a signing key now: licenses are checked from here on, and those of other issuers, which counted as anonymous until now, get 401 unless their keys are configured (Licensing:Jwks)")]
        public static partial void LicensesCountNow(ILogger logger);
    }
}

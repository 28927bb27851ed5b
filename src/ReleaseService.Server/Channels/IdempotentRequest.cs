using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;

namespace ReleaseService.Server.Channels;

/// <summary>
/// A promotion that may be sent again (header <c>Idempotency-Key</c>): its answer is kept in the transaction that promotes, so that a repetition, after an answer was lost,
/// gets the same one and promotes nothing. Refusals aren't kept: what is refused changed nothing, and may be mended.
/// </summary>
public sealed class IdempotentRequest
{
    private const int MaxKeyLength = 200;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private readonly string? _key;
    private readonly string _actor;
    private readonly string _requestHash;

    private IdempotentRequest(string? key, string actor, string requestHash) => (_key, _actor, _requestHash) = (key, actor, requestHash);

    public bool IsKept => _key is not null;

    /// <returns>Null when the request was answered: with the earlier answer, or an error.</returns>
    public static async Task<IdempotentRequest?> OpenAsync(HttpContext context, ReleaseDbContext db, string actor, string channel, PromoteRequest request, bool isKept)
    {
        var headers = context.Request.Headers[HeaderNames.IdempotencyKey];
        if (headers.Count == 0 || !isKept)
            return new(null, actor, "");
        var key = headers.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is <= ' ' or > '~'))
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", $"{HeaderNames.IdempotencyKey} must be 1 – {MaxKeyLength} visible ASCII characters, such as a UUID.");
            return null;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(channel), 0, .. JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.PromoteRequest)]));
        var earlier = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Actor == actor && row.Key == key, context.RequestAborted);
        if (earlier is null)
            return new(key, actor, hash);
        if (earlier.RequestHash != hash)
        {
            await ErrorAnswer.WriteAsync(context, "idempotency_key_reused");
            return null;
        }

        context.Response.Headers[HeaderNames.IdempotencyReplayed] = "true";
        await JsonAnswer.WriteBytesAsync(context, earlier.Answer, StatusCodes.Status200OK);
        return null;
    }

    /// <summary>The answer's bytes, which are stored with the commit if there is a key.</summary>
    public byte[] Keep(ReleaseDbContext db, PromotionResult result, DateTimeOffset now)
    {
        var answer = JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.PromotionResult);
        if (_key is not null)
        {
            db.IdempotencyKeys.RemoveRange(db.IdempotencyKeys.Where(row => row.At < now - KeptFor));
            db.IdempotencyKeys.Add(new IdempotencyRow { Actor = _actor, Key = _key, RequestHash = _requestHash, Answer = answer, At = now });
        }

        return answer;
    }
}

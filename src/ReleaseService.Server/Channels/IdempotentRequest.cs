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

    private IdempotentRequest(string? key, string actor, string requestHash, Func<Task>? answer = null) => (_key, _actor, _requestHash, Answer) = (key, actor, requestHash, answer);

    public bool IsKept => _key is not null;

    /// <summary>What to answer at once: the earlier answer, or an error; null where the promotion is to be made.</summary>
    public Func<Task>? Answer { get; }

    public static async Task<IdempotentRequest> OpenAsync(HttpContext context, ReleaseDbContext db, string actor, string channel, PromoteRequest request, bool isKept)
    {
        var headers = context.Request.Headers[HeaderNames.IdempotencyKey];
        if (headers.Count == 0 || !isKept)
            return new(null, actor, "");
        var key = headers.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is <= ' ' or > '~'))
        {
            return new(key, actor, "", () => ErrorAnswer.WriteAsync(
                context, "request_invalid", $"{HeaderNames.IdempotencyKey} must be 1 – {MaxKeyLength} visible ASCII characters, such as a UUID."));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(channel), 0, .. JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.PromoteRequest)]));
        var earlier = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Actor == actor && row.Key == key, context.RequestAborted);
        return earlier switch
        {
            null => new(key, actor, hash),
            _ when earlier.RequestHash != hash => new(key, actor, hash, () => ErrorAnswer.WriteAsync(context, "idempotency_key_reused")),
            _ => new(key, actor, hash, () => Repeat(context, earlier.Answer)),
        };
    }

    /// <summary>The answer's bytes, which are stored with the commit if there is a key.</summary>
    public async Task<byte[]> KeepAsync(ReleaseDbContext db, PromotionResult result, DateTimeOffset now, CancellationToken cancellation)
    {
        var answer = JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.PromotionResult);
        if (_key is not null)
        {
            var oldest = now - KeptFor;
            await db.IdempotencyKeys.Where(row => row.At < oldest).ExecuteDeleteAsync(cancellation);
            db.IdempotencyKeys.Add(new IdempotencyRow { Actor = _actor, Key = _key, RequestHash = _requestHash, Answer = answer, At = now });
        }

        return answer;
    }

    private static Task Repeat(HttpContext context, byte[] answer)
    {
        context.Response.Headers[HeaderNames.IdempotencyReplayed] = "true";
        return JsonAnswer.WriteBytesAsync(context, answer, StatusCodes.Status200OK);
    }
}

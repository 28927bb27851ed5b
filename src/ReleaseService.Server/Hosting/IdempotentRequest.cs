using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;

namespace ReleaseService.Server.Hosting;

/// <summary>
/// A request that may be sent again (header <c>Idempotency-Key</c>): what came of it is kept in the transaction that does it, so that a repetition, after an answer was lost,
/// is told that and does nothing. Refusals aren't kept: what is refused changed nothing, and may be mended.
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

    /// <summary>What to answer at once: what came of it earlier, or an error; null where it is to be done.</summary>
    public Func<Task>? Answer { get; }

    /// <param name="context">The request.</param>
    /// <param name="db">The database, in the transaction that does it.</param>
    /// <param name="subject">What the request is about, as its path says; with the body it is what the key stands for.</param>
    /// <param name="request">The body.</param>
    /// <param name="type">Of the body.</param>
    /// <param name="repeat">Answers a repetition with what was kept.</param>
    /// <param name="isKept">False for what does nothing.</param>
    public static async Task<IdempotentRequest> OpenAsync<T>(
        HttpContext context, ReleaseDbContext db, string subject, T request, JsonTypeInfo<T> type, Func<byte[], Task> repeat, bool isKept = true)
    {
        var actor = context.Identity()!.Actor;
        var headers = context.Request.Headers[HeaderNames.IdempotencyKey];
        if (headers.Count == 0 || !isKept)
            return new(null, actor, "");
        var key = headers.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is <= ' ' or > '~'))
        {
            return new(key, actor, "", () => ErrorAnswer.WriteAsync(
                context, "request_invalid", $"{HeaderNames.IdempotencyKey} must be 1 – {MaxKeyLength} visible ASCII characters, such as a UUID."));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(subject), 0, .. JsonSerializer.SerializeToUtf8Bytes(request, type)]));
        var earlier = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Actor == actor && row.Key == key, context.RequestAborted);
        return earlier switch
        {
            null => new(key, actor, hash),
            _ when earlier.RequestHash != hash => new(key, actor, hash, () => ErrorAnswer.WriteAsync(context, "idempotency_key_reused")),
            _ => new(key, actor, hash, () => repeat(earlier.Answer)),
        };
    }

    /// <summary>With the commit, if there is a key.</summary>
    /// <param name="db">The database.</param>
    /// <param name="answer">What a repetition is to be told; no secret.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task KeepAsync(ReleaseDbContext db, byte[] answer, DateTimeOffset now, CancellationToken cancellation)
    {
        if (_key is null)
            return;
        var oldest = now - KeptFor;
        await db.IdempotencyKeys.Where(row => row.At < oldest).ExecuteDeleteAsync(cancellation);
        db.IdempotencyKeys.Add(new IdempotencyRow { Actor = _actor, Key = _key, RequestHash = _requestHash, Answer = answer, At = now });
    }

    /// <summary>The same answer again, to the byte.</summary>
    public static Task ReplayAsync(HttpContext context, byte[] answer, int status)
    {
        context.Response.Headers[HeaderNames.IdempotencyReplayed] = "true";
        return JsonAnswer.WriteBytesAsync(context, answer, status);
    }
}

using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Identity;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Storage;
using ReleaseService.Storage.Identity;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Identity;

/// <summary><c>POST /api/v1/tokens</c>: makes a token and shows it, this once.</summary>
public static class CreateToken
{
    private const int MostChannels = 100;

    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.CreateTokenRequest) is not { } request)
            return;
        if (Check(request, time.GetUtcNow()) is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        if (await TransactAsync(request, context, contexts, time) is not { } created)
        {
            await ErrorAnswer.WriteAsync(context, "token_name_taken", $"A token named {request.Name} is in force; choose another name, or revoke that one first.");
            return;
        }

        await JsonAnswer.WriteAsync(context, created, ContractsJson.Default.CreatedToken, StatusCodes.Status201Created, cacheControl: "no-store");
    }

    /// <returns>Null where the name is taken.</returns>
    private static async Task<CreatedToken?> TransactAsync(CreateTokenRequest request, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        if (await db.Tokens.AnyAsync(row => row.Name == request.Name && row.RevokedAt == null, cancellation))
            return null;
        var token = AccessToken.Create();
        var row = AddToken.Run(db, write, token, request, context.Identity()!.Actor, context.Address());
        await write.CommitAsync($"token {row.Name}", cancellation);
        return new CreatedToken(token, row.ToDetails());
    }

    private static string? Check(CreateTokenRequest request, DateTimeOffset now)
    {
        if (request.Name is null || !AccessToken.IsName(request.Name))
            return "name must be 1 – 63 letters, digits, '.', '_' and '-', the first a letter or digit, and not begin with rst_ as tokens do.";
        if (request.Role is not { } role || !Enum.IsDefined(role))
            return "role must be viewer, publisher or admin.";
        if (request.Channels is { } channels && (channels.Count is 0 or > MostChannels || channels.Any(channel => channel is null || !Channel.IsName(channel)) || channels.Distinct().Count() != channels.Count))
            return $"channels must be a list of 1 – {MostChannels} different channel names; leave it out for all.";
        return request.ExpiresAt <= now ? "expiresAt must be in the future; leave it out for a token that doesn't expire." : null;
    }
}

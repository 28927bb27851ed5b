using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using ReleaseService.Core;
using ReleaseService.Core.Identity;
using ReleaseService.Server.Identity.Oidc;
using ReleaseService.Storage;

namespace ReleaseService.Server.Identity;

/// <summary>
/// Finds out who sent a token. Looked up in the database at each request, unlike licenses: changes are rare, and a revoked token must end at once on
/// every server.
/// </summary>
public sealed class IdentityReader(IDbContextFactory<ReleaseDbContext> contexts, OidcIdentities oidc, TimeProvider time)
{
    private const string Bearer = "Bearer ";

    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Whether the header holds an identity; anything else is a license, or nothing. Asked at every request, so it must cost nothing.</summary>
    public bool IsOne(StringValues authorization) =>
        Credentials(authorization) is var token && (token.StartsWith(AccessToken.Prefix, StringComparison.Ordinal) || (oidc.IsConfigured && oidc.MayBeOurs(token)));

    public async Task<IdentityVerdict> ReadAsync(StringValues authorization, CancellationToken cancellation)
    {
        var token = Credentials(authorization).ToString();
        if (token.Length == 0)
            return new(null, "identity_required");
        if (AccessToken.IsOne(token))
            return await FindTokenAsync(token, cancellation);
        return oidc.IsConfigured && !token.StartsWith(AccessToken.Prefix, StringComparison.Ordinal) ? await oidc.VerifyAsync(token, cancellation) : new(null, "token_unknown");
    }

    private async Task<IdentityVerdict> FindTokenAsync(string token, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hash = AccessToken.HashOf(token);
        var row = await db.Tokens.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellation);
        var now = Timestamp.ToMilliseconds(time.GetUtcNow());
        if (row is null)
            return new(null, "token_unknown");
        if (row.RevokedAt is not null)
            return new(null, "token_revoked");
        if (row.ExpiresAt <= now)
            return new(null, "token_expired");
        if (row.LastUsedAt is not { } used || now - used >= UseNotedEvery)
            await NoteUseAsync(db, row.TokenId, now, cancellation);
        return new(new CallerIdentity($"token:{row.Name}", row.Role, row.Channels, row.ExpiresAt), null);
    }

    /// <summary>For people who look for tokens that nobody needs any more; no request fails for it.</summary>
    private static async Task NoteUseAsync(ReleaseDbContext db, Guid tokenId, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await db.Tokens.Where(other => other.TokenId == tokenId).ExecuteUpdateAsync(set => set.SetProperty(other => other.LastUsedAt, now), cancellation);
        }
        catch (DbException)
        {
            // A database that only reads, or a writer that takes long.
        }
    }

    private static ReadOnlySpan<char> Credentials(StringValues authorization)
    {
        if (authorization.Count != 1)
            return [];
        var header = authorization[0].AsSpan().Trim();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : [];
    }
}

/// <param name="Identity">Who it is; null when refused.</param>
/// <param name="Error">Code of the refusal; null: not refused.</param>
/// <param name="Detail">What to say about it, if more than usual.</param>
/// <param name="Unmatched">What the log is told besides, and the caller isn't; null where there is no more.</param>
public readonly record struct IdentityVerdict(CallerIdentity? Identity, string? Error, string? Detail = null, UnmatchedActor? Unmatched = null);

/// <summary>
/// Who came with a genuine token that no rule took. For the log alone: on GitHub everybody can have such a token, and strangers needn't hear which repositories
/// and branches publish here.
/// </summary>
/// <param name="Actor">As histories would have shown it.</param>
/// <param name="RulesWant">What each rule wants.</param>
public sealed record UnmatchedActor(string Actor, string RulesWant);

using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Identity;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Storage.Identity;

/// <summary>Stores a token, by its hash, with its audit entry.</summary>
public static class AddToken
{
    /// <param name="db">The database.</param>
    /// <param name="write">The transaction.</param>
    /// <param name="token">The token itself, which isn't kept.</param>
    /// <param name="request">Checked.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="address">From where; empty for the server itself.</param>
    public static TokenRow Run(ReleaseDbContext db, WriteTransaction write, string token, CreateTokenRequest request, string actor, string address)
    {
        var row = new TokenRow
        {
            TokenId = Guid.NewGuid(),
            Name = request.Name!,
            Hash = AccessToken.HashOf(token),
            Role = request.Role!.Value,
            Channels = [.. request.Channels ?? []],
            CreatedAt = write.Now,
            CreatedBy = actor,
            ExpiresAt = request.ExpiresAt is { } expiry ? Core.Timestamp.ToMilliseconds(expiry) : null,
        };
        db.Tokens.Add(row);
        write.Audit(new AuditRecord(actor, address, AuditActions.CreateToken, row.Name)
        {
            Details = new Dictionary<string, string>
            {
                ["tokenId"] = row.TokenId.ToString(),
                ["role"] = EnumWord<Role>.Of(row.Role),
                ["channels"] = row.Channels.Count == 0 ? "*" : string.Join(",", row.Channels),
                ["expiresAt"] = row.ExpiresAt is { } end ? Core.Timestamp.Format(end) : "never",
            },
        });
        return row;
    }
}

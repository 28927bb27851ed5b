using ReleaseService.Contracts.Identity;

namespace ReleaseService.Core.Identity;

/// <summary>Who is calling, once a token has been checked, and what that allows. Says nothing of licenses, which are no identities.</summary>
/// <param name="Actor">What histories and the audit show: <c>token:NAME</c> or <c>oidc:ISSUER:SUBJECT</c>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Channels">The channels that it may do that on; empty for all.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record CallerIdentity(string Actor, Role Role, IReadOnlyList<string> Channels, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether it is for every channel. What isn't of one channel (tokens, the audit, a withdrawal) takes such an identity.</summary>
    public bool IsForAllChannels => Channels.Count == 0;

    public bool MayUse(string channel) => IsForAllChannels || Channels.Contains(channel, StringComparer.Ordinal);
}

using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;

namespace ReleaseService.Server.Identity;

/// <summary>What a route takes: metadata of its endpoint. A route without it is open to everybody, or to licenses.</summary>
/// <param name="Role">At least this role.</param>
/// <param name="Scope">How an identity for some channels only is met.</param>
public sealed record RoleRequirement(Role Role, RouteScope Scope)
{
    /// <summary>Null when the identity may use the route; else the code of the refusal.</summary>
    public string? Refuse(CallerIdentity identity, RouteValueDictionary route) => identity switch
    {
        _ when identity.Role < Role => "role_missing",
        _ when Scope == RouteScope.AllChannels && !identity.IsForAllChannels => "scope_too_narrow",
        _ when Scope == RouteScope.NamedChannel && !(route["name"] is string channel && identity.MayUse(channel)) => "channel_out_of_scope",
        _ => null,
    };
}

public enum RouteScope
{
    /// <summary>Not about channels, or the handler shows only what the identity may see.</summary>
    Any,

    /// <summary>About the channel <c>{name}</c> of the route, which the identity must be for.</summary>
    NamedChannel,

    /// <summary>Not of one channel: takes an identity for all.</summary>
    AllChannels,
}

public static class RoleRequirements
{
    public static RouteHandlerBuilder RequireRole(this RouteHandlerBuilder route, Role role, RouteScope scope = RouteScope.Any) =>
        route.WithMetadata(new RoleRequirement(role, scope));
}

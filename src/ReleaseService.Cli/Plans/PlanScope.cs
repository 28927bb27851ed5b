using ReleaseService.Cli.Shell;
using ReleaseService.Core.Identity;

namespace ReleaseService.Cli.Plans;

/// <summary>Which channels a plan is for, and whose histories can be read.</summary>
/// <param name="Caller">Who it is made for, who reads only their channels.</param>
/// <param name="Channels">Of these the ones that were asked for; empty for all.</param>
internal sealed record PlanScope(CallerIdentity Caller, IReadOnlyList<string> Channels)
{
    public bool MayRead(string channel) => Caller.MayUse(channel);

    public bool IsFor(string channel) => Channels.Count == 0 || Channels.Contains(channel);

    public static async Task<PlanScope> ReadAsync(Call call, string[] asked)
    {
        var identity = await call.Client.GetIdentityAsync(call.Cancellation);
        var scope = new PlanScope(new CallerIdentity(identity.Actor, identity.Role, identity.Channels, identity.ExpiresAt), asked.Length > 0 ? asked : identity.Channels);
        return asked.FirstOrDefault(name => !scope.MayRead(name)) is { } other
            ? throw new CommandException($"{identity.Actor} isn't for {other}.", $"It is for {string.Join(", ", identity.Channels)}; take another token, or leave out --channel {other}.")
            : scope;
    }
}

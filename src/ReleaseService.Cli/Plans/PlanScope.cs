using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Plans;

/// <summary>The channels that a plan is for: those of the identity, and of these the ones asked for. Empty for all.</summary>
internal static class PlanScope
{
    public static async Task<IReadOnlyCollection<string>> ReadAsync(Call call, string[] asked)
    {
        var identity = await call.Client.GetIdentityAsync(call.Cancellation);
        if (asked.Length == 0 || identity.Channels.Count == 0)
            return asked.Length > 0 ? asked : identity.Channels;
        return asked.Except(identity.Channels).FirstOrDefault() is { } other
            ? throw new CommandException($"{identity.Actor} isn't for {other}.", $"It is for {string.Join(", ", identity.Channels)}; take another token, or leave out --channel {other}.")
            : asked;
    }
}

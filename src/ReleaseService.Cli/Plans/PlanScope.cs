using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Plans;

/// <summary>Which channels a plan is for, and whose histories can be read.</summary>
/// <param name="Readable">Those of the identity; empty for all.</param>
/// <param name="Channels">Of these the ones that were asked for; empty for all.</param>
internal sealed record PlanScope(IReadOnlyList<string> Readable, IReadOnlyList<string> Channels)
{
    public bool MayRead(string channel) => Readable.Count == 0 || Readable.Contains(channel);

    public bool IsFor(string channel) => Channels.Count == 0 || Channels.Contains(channel);

    public static async Task<PlanScope> ReadAsync(Call call, string[] asked)
    {
        var identity = await call.Client.GetIdentityAsync(call.Cancellation);
        var scope = new PlanScope(identity.Channels, asked.Length > 0 ? asked : identity.Channels);
        return asked.FirstOrDefault(name => !scope.MayRead(name)) is { } other
            ? throw new CommandException($"{identity.Actor} isn't for {other}.", $"It is for {string.Join(", ", identity.Channels)}; take another token, or leave out --channel {other}.")
            : scope;
    }
}

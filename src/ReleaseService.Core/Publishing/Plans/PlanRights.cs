using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>What a plan's steps take and an identity hasn't, so that nothing is begun which the server will refuse. The server's word counts.</summary>
public static class PlanRights
{
    /// <param name="plan">The plan.</param>
    /// <param name="server">What the server has, as far as the identity may see it.</param>
    /// <param name="caller">Who is going to do it.</param>
    /// <param name="isForced">Whether refusals that can be forced are.</param>
    /// <returns>A note for each thing that is lacking, with the first step that takes it.</returns>
    public static IEnumerable<PlanNote> Lacking(ChannelsPlan plan, ServerState server, CallerIdentity caller, bool isForced)
    {
        var lacking = plan.Steps.Select(step => (Step: Describe(step), Right: Lacks(step, server, caller, isForced))).Where(step => step.Right is not null);
        foreach (var steps in lacking.GroupBy(step => step.Right!, step => step.Step, StringComparer.Ordinal))
        {
            var (subject, what) = steps.First();
            var others = steps.Count() switch { 1 => " takes", 2 => " and another step take", var count => $" and {count - 1} other steps take" };
            yield return new(PlanNote.Forbidden, subject, $"{what}{others} {steps.Key}; {caller.Actor} is {Describe(caller)}.");
        }
    }

    /// <returns>What the step takes; null where the identity has it.</returns>
    private static string? Lacks(PlanStep step, ServerState server, CallerIdentity caller, bool isForced)
    {
        var isForcing = isForced && step is PlanStep.Promote { CanForce: true };
        if (isForcing || step is PlanStep.NewChannel or PlanStep.ChangeChannel)
            return caller.Role < Role.Admin ? $"an admin{(isForcing ? ", being forced" : "")}" : LacksScope(step, server, caller);
        return caller.Role < Role.Publisher ? "a publisher" : LacksScope(step, server, caller);
    }

    private static string? LacksScope(PlanStep step, ServerState server, CallerIdentity caller) => step switch
    {
        PlanStep.NewRelease { Source.Aliases.Count: > 0 } or PlanStep.AddAliases when !caller.IsForAllChannels => "an identity for all channels, for the aliases",
        PlanStep.CorrectNotes notes => Other(server.Releases.FirstOrDefault(release => release.Name == notes.Source.Release.Name)?.Channels ?? [], caller) is { } other
            ? $"an identity for {other} too, whose customers read the notes" : null,
        PlanStep.NewChannel { Channel: var channel } => LacksDefault(channel.IsDefault, server, caller) ?? LacksChannel(channel.Name, caller),
        PlanStep.ChangeChannel { Channel: var channel } change => LacksDefault(change.Changes.Any(field => field.Field == "default"), server, caller) ?? LacksChannel(channel.Name, caller),
        PlanStep.Promote { Channel.Name: var name } => LacksChannel(name, caller),
        _ => null,
    };

    /// <summary>The default is taken from a channel, which changes that one too.</summary>
    private static string? LacksDefault(bool becomesDefault, ServerState server, CallerIdentity caller) =>
        becomesDefault && !caller.IsForAllChannels && !server.Channels.Any(channel => channel.IsDefault && caller.MayUse(channel.Name))
            ? "an identity for the channel that is the default now" : null;

    private static string? LacksChannel(string channel, CallerIdentity caller) => caller.MayUse(channel) ? null : $"an identity for {channel}";

    private static string? Other(IReadOnlyList<string> channels, CallerIdentity caller) => channels.FirstOrDefault(channel => !caller.MayUse(channel));

    private static (string Subject, string What) Describe(PlanStep step) => step switch
    {
        PlanStep.NewRelease { Source.Release.Name: var name } => (name, $"Publishing {name}"),
        PlanStep.CorrectNotes { Source.Release.Name: var name } => (name, $"Correcting the notes of {name}"),
        PlanStep.AddAliases { Source.Release.Name: var name } => (name, $"Adding aliases to {name}"),
        PlanStep.NewChannel { Channel.Name: var name } => (name, $"Making the channel {name}"),
        PlanStep.ChangeChannel { Channel.Name: var name } => (name, $"Changing the channel {name}"),
        PlanStep.Promote promotion => (promotion.Channel.Name, $"Promoting {promotion.Release.Name} to {promotion.Channel.Name}"),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static string Describe(CallerIdentity caller) =>
        $"{(caller.Role is Role.Admin ? "an admin" : caller.Role is Role.Publisher ? "a publisher" : "a viewer")}{(caller.IsForAllChannels ? "" : $" for {string.Join(", ", caller.Channels)}")}";
}

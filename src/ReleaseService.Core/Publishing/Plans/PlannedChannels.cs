using System.Globalization;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>The files' channels against the server's.</summary>
/// <param name="Steps">What is done before all promotions.</param>
/// <param name="LateDefault">A step or none: a channel becomes the default, where promotions come first.</param>
/// <param name="Conflicts">What can't be.</param>
internal sealed record PlannedChannels(IReadOnlyList<PlanStep> Steps, IReadOnlyList<PlanStep> LateDefault, IReadOnlyList<PlanConflict> Conflicts)
{
    /// <summary>A channel comes behind the one that it requires, in the end: so that one is there already, and no channel ever requires itself through others on the way.</summary>
    /// <param name="files">The channels that the plan is for.</param>
    /// <param name="server">What the server has.</param>
    /// <param name="move">When the default moves; null where it stays.</param>
    public static PlannedChannels Of(IReadOnlyList<ChannelFile> files, ServerState server, DefaultMove? move)
    {
        var present = server.Channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        var late = move is { After: > 0 } ? move.To : null;
        var @default = server.Default;
        List<PlanStep> steps = [];
        List<PlanStep> last = [];
        foreach (var channel in ChannelRequirements.InOrder(files.Select(file => file.Channel)))
        {
            var to = channel.Name == late ? channel with { IsDefault = false } : channel;
            var details = present.GetValueOrDefault(to.Name);
            // The one that another takes the default from changes by that.
            var revision = details is { IsDefault: true } && @default != to.Name ? null : details is null ? 0 : details.Revision;
            // A server's default is never set to false: it is, once another one has become it.
            var step = Step(to, details, Request(to, to.IsDefault || to.Name == @default, revision));
            if (step is not null)
                steps.Add(step);
            if (channel.Name == late)
                last.Add(new PlanStep.ChangeChannel(channel, [new("default", Text(false), Text(true))], Request(channel, isDefault: true, step is null ? revision : null)));
            if (to.IsDefault)
                @default = to.Name;
        }

        var isLost = move is null && files.Any(file => file.Channel.Name == server.Default && !file.Channel.IsDefault);
        return new(steps, last, isLost ? [new PlanConflict.NoDefault(server.Default!)] : []);
    }

    private static PutChannelRequest Request(Channel channel, bool isDefault, long? revision) =>
        new(channel.Title, channel.Description, channel.Access, isDefault, channel.Requires, revision, channel.SupportMonths);

    private static PlanStep? Step(Channel channel, ChannelDetails? details, PutChannelRequest request) =>
        details is null ? new PlanStep.NewChannel(channel, request)
        : Changes(details, channel).ToList() is { Count: > 0 } changes ? new PlanStep.ChangeChannel(channel, changes, request)
        : null;

    private static IEnumerable<FieldChange> Changes(ChannelDetails from, Channel to)
    {
        FieldChange[] all =
        [
            new("title", from.Title, to.Title),
            new("description", from.Description, to.Description),
            new("access", Text(from.Access), Text(to.Access)),
            new("default", Text(from.IsDefault), Text(from.IsDefault || to.IsDefault)),
            new("requires", Text(from.Requires), Text(to.Requires)),
            new("supportMonths", Text(from.SupportMonths), Text(to.SupportMonths)),
        ];
        return all.Where(change => change.Old != change.New);
    }

    private static string Text(ChannelAccess access) => EnumWord<ChannelAccess>.Of(access);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(ChannelRequirement? requirement) => requirement is null ? "" : $"{requirement.Channel}, {requirement.Hours} h";
}

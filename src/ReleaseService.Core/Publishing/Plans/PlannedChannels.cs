using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>The files' channels against the server's.</summary>
internal sealed record PlannedChannels(IReadOnlyList<PlanStep> Steps, IReadOnlyList<PlanConflict> Conflicts)
{
    /// <summary>A channel comes behind the one that it requires, in the end: so that one is there already, and no channel ever requires itself through others on the way.</summary>
    public static PlannedChannels Of(IReadOnlyList<ChannelFile> files, ServerState server)
    {
        var present = server.Channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        var @default = server.Channels.FirstOrDefault(channel => channel.IsDefault)?.Name;
        List<PlanStep> steps = [];
        foreach (var channel in ChannelRequirements.InOrder(files.Select(file => file.Channel)))
        {
            // A server's default is never set to false: it is, once another one has become it.
            var request = new PutChannelRequest(channel.Title, channel.Description, channel.Access, channel.IsDefault || channel.Name == @default, channel.Requires);
            var isThere = present.TryGetValue(channel.Name, out var details);
            // The one that another takes the default from changes by that.
            if (details is not { IsDefault: true } || @default == channel.Name)
                request = request with { ExpectedRevision = isThere ? details!.Revision : 0 };
            if (!isThere)
                steps.Add(new PlanStep.NewChannel(channel, request));
            else if (Changes(details!, channel).ToList() is { Count: > 0 } changes)
                steps.Add(new PlanStep.ChangeChannel(channel, changes, request));
            if (channel.IsDefault)
                @default = channel.Name;
        }

        var isLost = files.Any(file => file.Channel.Name == @default && !file.Channel.IsDefault);
        return new(steps, isLost ? [new PlanConflict.NoDefault(@default!)] : []);
    }

    private static IEnumerable<FieldChange> Changes(ChannelDetails from, Channel to)
    {
        FieldChange[] all =
        [
            new("title", from.Title, to.Title),
            new("description", from.Description, to.Description),
            new("access", Text(from.Access), Text(to.Access)),
            new("default", Text(from.IsDefault), Text(from.IsDefault || to.IsDefault)),
            new("requires", Text(from.Requires), Text(to.Requires)),
        ];
        return all.Where(change => change.Old != change.New);
    }

    private static string Text(ChannelAccess access) => access.ToString().ToLowerInvariant();

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(ChannelRequirement? requirement) => requirement is null ? "" : $"{requirement.Channel}, {requirement.Hours} h";
}

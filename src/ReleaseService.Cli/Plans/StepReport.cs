using System.Text.Json.Serialization;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing.Plans;

namespace ReleaseService.Cli.Plans;

/// <summary>A step of a plan for machines.</summary>
/// <param name="Kind"><c>publish</c>, <c>notes</c>, <c>aliases</c>, <c>create_channel</c>, <c>change_channel</c> or <c>promote</c>.</param>
/// <param name="Subject">The release's or channel's name.</param>
internal sealed record StepReport(string Kind, string Subject)
{
    /// <summary>What became of it: <c>done</c>, <c>failed</c> or <c>not_done</c>; missing in a plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    /// <summary>Of a promotion: the release.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReleaseReference? Release { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Rollback { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Of a channel's fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldChange>? Changes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Aliases { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FindingDetails>? Findings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Refusal>? Refusals { get; init; }

    /// <summary>Missing where only the server knows the head.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReleaseDiff? Diff { get; init; }

    /// <summary>What the server said to a step that failed, where it said something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }

    public static StepReport Of(PlanStep step) => step switch
    {
        PlanStep.NewRelease release => new("publish", release.Source.Release.Name) { Findings = [.. release.Findings.Select(finding => finding.ToDetails())] },
        PlanStep.CorrectNotes notes => new("notes", notes.Source.Release.Name),
        PlanStep.AddAliases aliases => new("aliases", aliases.Source.Release.Name) { Aliases = aliases.Aliases },
        PlanStep.NewChannel channel => new("create_channel", channel.Channel.Name),
        PlanStep.ChangeChannel channel => new("change_channel", channel.Channel.Name) { Changes = channel.Changes },
        PlanStep.Promote promotion => new("promote", promotion.Channel.Name)
        {
            Release = new(promotion.Release.Id, promotion.Release.Name),
            Sequence = promotion.Sequence,
            Rollback = promotion.IsRollback,
            Reason = promotion.Reason,
            Findings = [.. promotion.Findings.Select(finding => finding.ToDetails())],
            Refusals = promotion.Refusals,
            Diff = promotion.Diff,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}

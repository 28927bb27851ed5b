using System.Text.Json.Serialization;
using ReleaseService.Core.Publishing.Plans;

namespace ReleaseService.Cli.Plans;

/// <summary>A plan for machines, and what became of it.</summary>
/// <param name="Steps">In the order in which they are done.</param>
/// <param name="Conflicts">What people must decide before anything is done.</param>
/// <param name="Notes">What is good to know.</param>
internal sealed record PlanReport(IReadOnlyList<StepReport> Steps, IReadOnlyList<ConflictReport> Conflicts, IReadOnlyList<PlanNote> Notes)
{
    public static PlanReport Of(ChannelsPlan plan) => new([.. plan.Steps.Select(StepReport.Of)], [.. plan.Conflicts.Select(ConflictReport.Of)], plan.Notes);
}

/// <summary>A conflict for machines.</summary>
/// <param name="Kind"><c>history</c>, <c>release_content</c>, <c>alias_taken</c>, <c>id_taken</c>, <c>release_file_missing</c>, <c>no_default</c> or <c>default_refused</c>.</param>
/// <param name="Message">What differs, and what to do.</param>
internal sealed record ConflictReport(string Kind, string Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Release { get; init; }

    public static ConflictReport Of(PlanConflict conflict) => conflict switch
    {
        PlanConflict.History history => new("history", history.Message) { Channel = history.Channel, Sequence = history.Sequence, Release = history.File.Release },
        PlanConflict.ReleaseContent content => new("release_content", content.Message) { Release = content.Name },
        PlanConflict.AliasTaken alias => new("alias_taken", alias.Message) { Release = alias.Release },
        PlanConflict.IdTaken id => new("id_taken", id.Message) { Release = id.Release },
        PlanConflict.ReleaseFileMissing missing => new("release_file_missing", missing.Message) { Channel = missing.Channel, Sequence = missing.Sequence, Release = missing.Release },
        PlanConflict.NoDefault channel => new("no_default", channel.Message) { Channel = channel.Channel },
        PlanConflict.DefaultRefused refused => new("default_refused", refused.Message) { Channel = refused.Channel },
        _ => throw new ArgumentOutOfRangeException(nameof(conflict)),
    };
}

using ReleaseService.Contracts.Publishing;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>What lint has to say of one place of a release.</summary>
/// <param name="RuleId">Id of the <see cref="LintRule"/>; docs/lint.md has a heading of that name.</param>
/// <param name="Severity">The rule's.</param>
/// <param name="Path">Such as <c>values.app.image.tag</c>; empty for the whole.</param>
/// <param name="Message">What is wrong and what to do. Never holds a value that could be a secret.</param>
/// <param name="Place">Where it stands, if it comes from a file.</param>
/// <param name="WaivedBecause">The reason of the waiver; null while nobody waived it.</param>
public sealed record Finding(string RuleId, Severity Severity, string Path, string Message, SourcePlace? Place = null, string? WaivedBecause = null)
{
    /// <summary>As the wire has it.</summary>
    public FindingDetails ToDetails() => new(
        RuleId, Severity is Severity.Error ? FindingSeverity.Error : FindingSeverity.Warning, Path, Message, Place?.Line, Place?.Column, WaivedBecause);

    public override string ToString() => string.Concat(
        Place is null ? "" : $"{Place}: ",
        WaivedBecause is null ? Severity is Severity.Error ? "error: " : "warning: " : "waived: ",
        Path.Length == 0 ? "" : $"{Path}: ",
        Message,
        $" [{RuleId}]");
}

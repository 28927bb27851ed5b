using System.Text.Json.Serialization;

namespace ReleaseService.Contracts.Publishing;

/// <summary>What lint has to say of one place of a release (docs/lint.md).</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Severity">Errors keep a release from being published.</param>
/// <param name="Path">Such as <c>values.app.image.tag</c>; empty for the whole.</param>
/// <param name="Message">What is wrong and what to do; never holds a value that could be a secret.</param>
/// <param name="Line">Line in the YAML sent, from 1; null for JSON.</param>
/// <param name="Column">Column, from 1; null for JSON.</param>
/// <param name="WaivedBecause">The reason of the waiver; null while nobody waived it.</param>
public sealed record FindingDetails(
    string Rule,
    FindingSeverity Severity,
    string Path,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Column,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WaivedBecause);

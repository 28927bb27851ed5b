namespace ReleaseService.Core.Publishing.Lint;

/// <summary>A rule of lint. <see cref="LintRules"/> has all of them.</summary>
/// <param name="Id">Stable; a heading of docs/lint.md.</param>
/// <param name="Severity">Of each of its findings. Only warnings can be waived.</param>
/// <param name="Title">What it finds, in one line.</param>
/// <param name="Codes">The defects that are findings of this rule: those of files and of <see cref="Releases.ReleaseRules"/>, which no release can have.</param>
public sealed record LintRule(string Id, Severity Severity, string Title, params IReadOnlyList<string> Codes)
{
    /// <summary>Whether <c>--force</c> overrides it.</summary>
    public bool CanForce { get; init; }

    public bool CanWaive => Severity is Severity.Warning;
}

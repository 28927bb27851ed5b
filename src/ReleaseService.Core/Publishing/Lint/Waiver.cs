namespace ReleaseService.Core.Publishing.Lint;

/// <summary>A warning that is meant so.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Path">Covers itself and what is below; empty for the whole release.</param>
/// <param name="Reason">Why; never empty in a valid one.</param>
public sealed record Waiver(string Rule, string Path, string Reason)
{
    public bool Covers(Finding finding) => finding.RuleId == Rule
        && (Path.Length == 0
            || (finding.Path.StartsWith(Path, StringComparison.Ordinal) && (finding.Path.Length == Path.Length || finding.Path[Path.Length] is '.' or '[')));
}

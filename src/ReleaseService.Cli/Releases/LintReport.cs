using ReleaseService.Contracts.Publishing;

namespace ReleaseService.Cli.Releases;

/// <summary>The answer of <c>releases lint</c>: every file, also those without findings.</summary>
internal sealed record LintReport(IReadOnlyList<FileFindings> Files)
{
    /// <summary>How many findings of that severity nobody waived.</summary>
    public int Count(FindingSeverity severity) => Files.Sum(file => file.Findings.Count(finding => finding.Severity == severity && finding.WaivedBecause is null));
}

internal sealed record FileFindings(string File, IReadOnlyList<FindingDetails> Findings);

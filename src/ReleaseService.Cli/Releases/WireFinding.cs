using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Cli.Releases;

/// <summary>A finding made here, as the server would send it.</summary>
internal static class WireFinding
{
    public static FindingDetails Of(Finding finding) => new(
        finding.RuleId, finding.Severity == Severity.Error ? FindingSeverity.Error : FindingSeverity.Warning, finding.Path, finding.Message,
        finding.Place?.Line, finding.Place?.Column, finding.WaivedBecause);
}

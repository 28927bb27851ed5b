using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Server.Publishing;

/// <summary>A finding of lint as the wire has it.</summary>
public static class FindingAnswer
{
    public static FindingDetails Of(Finding finding) => new(
        finding.RuleId, finding.Severity is Severity.Error ? FindingSeverity.Error : FindingSeverity.Warning, finding.Path, finding.Message,
        finding.Place?.Line, finding.Place?.Column, finding.WaivedBecause);
}

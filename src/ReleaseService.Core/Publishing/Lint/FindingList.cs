using System.Runtime.InteropServices;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Collects findings: at most <see cref="MaxPerRule"/> of each rule, so that a megabyte of lists gets an answer of a readable size.</summary>
internal sealed class FindingList(SourcePlaces places)
{
    public const int MaxPerRule = 100;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _defective = new(StringComparer.Ordinal);
    private List<Finding> _findings = [];

    /// <param name="rule">The rule.</param>
    /// <param name="path">A function, since paths are long and most values have no findings.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public void Add(LintRule rule, Func<string> path, string message)
    {
        ref var count = ref Count(rule);
        if (++count > MaxPerRule)
            return;
        var at = path();
        // Where a value couldn't be read, an empty string stands for it, of which there is nothing to say.
        if (_defective.Contains(at))
            count--;
        else
            _findings.Add(new(rule.Id, rule.Severity, at, message, places.Of(at)));
    }

    public void Add(LintRule rule, string path, string message) => Add(rule, () => path, message);

    public void Add(Defect defect)
    {
        var rule = LintRules.OfCode(defect.Code);
        _defective.Add(defect.Path);
        if (++Count(rule) <= MaxPerRule)
            _findings.Add(new(rule.Id, rule.Severity, defect.Path, defect.Message, defect.Place ?? places.Of(defect.Path)));
    }

    private ref int Count(LintRule rule) => ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, rule.Id, out _);

    /// <returns>False where it covers nothing.</returns>
    public bool Waive(Waiver waiver)
    {
        var covered = _findings.Any(waiver.Covers);
        _findings = [.. _findings.Select(finding => waiver.Covers(finding) && finding.WaivedBecause is null ? finding with { WaivedBecause = waiver.Reason } : finding)];
        return covered;
    }

    public IReadOnlyList<Finding> InOrder()
    {
        var ordered = _findings
            .OrderBy(finding => finding.Severity).ThenBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.RuleId, StringComparer.Ordinal).ThenBy(finding => finding.Message, StringComparer.Ordinal).ToList();
        foreach (var (rule, count) in _counts.Where(entry => entry.Value > MaxPerRule))
        {
            var last = ordered.FindLastIndex(finding => finding.RuleId == rule);
            ordered[last] = ordered[last] with { Message = $"{ordered[last].Message} ({count - MaxPerRule} more of this rule aren't listed.)" };
        }

        return ordered;
    }
}

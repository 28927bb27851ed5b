using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Marks what is waived, and finds waivers that must not be there.</summary>
internal static class WaiverLint
{
    /// <param name="waivers">In the order of the file.</param>
    /// <param name="findings">What the rules found.</param>
    /// <param name="isWhole">False where a part couldn't be read: what a waiver is for may stand there.</param>
    public static void Apply(IReadOnlyList<Waiver> waivers, FindingList findings, bool isWhole)
    {
        for (var i = 0; i < waivers.Count; i++)
        {
            var (waiver, path) = (waivers[i], JsonPath.Item("waivers", i));
            if (Refuse(waiver) is { } why)
                findings.Add(LintRules.WaiverInvalid, path, why);
            else if (!findings.Waive(waiver) && isWhole)
                findings.Add(LintRules.WaiverUnused, path, $"Lint finds no {waiver.Rule}{(waiver.Path.Length == 0 ? "" : $" at {LintSubject.Clip(waiver.Path)}")}; remove the waiver, or correct its path.");
        }
    }

    private static string? Refuse(Waiver waiver)
    {
        if (waiver.Rule.Length == 0)
            return "The waiver names no rule; write the rule's id.";
        var rule = LintRules.Find(waiver.Rule);
        if (rule is null)
            return $"There is no rule {LintSubject.Clip(waiver.Rule)}{Similar(waiver.Rule)}; docs/lint.md lists them.";
        if (!rule.CanWaive)
            return $"{rule.Id} is an error, which can't be waived; mend what it finds and remove the waiver.";
        return string.IsNullOrWhiteSpace(waiver.Reason) ? "The waiver has no reason; write why the warning is meant so." : null;
    }

    private static string Similar(string id) => Typo.Of(id, LintRules.All.Select(rule => rule.Id)) is { } known ? $" (did you mean {known}?)" : "";
}

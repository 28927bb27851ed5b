using System.Text.Json;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary><c>reconcileFrequency</c>, at the top of the values, sets how often operators poll.</summary>
internal static class ReconcileLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        if (subject.Values.ValueKind != JsonValueKind.Object || !subject.Values.TryGetProperty("reconcileFrequency", out var frequency))
            return;
        var why = frequency.ValueKind != JsonValueKind.String ? "isn't text" : GoDuration.Nanoseconds(frequency.GetString()!) switch
        {
            null => "isn't a Go duration",
            <= 0 => "isn't longer than zero, which stops polling for good",
            _ => null,
        };
        if (why is not null)
            findings.Add(LintRules.ReconcileFrequency, "values.reconcileFrequency", $"The interval {why}; write one such as \"1h\" or \"30m\", or remove it.");
    }
}

using System.Text.RegularExpressions;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Helm takes everything but a whole version for a range and installs the newest chart within it.</summary>
internal static partial class ChartLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        if (LintSubject.Text(LintSubject.Map(subject.Manifest, "chart"), "version") is { Length: > 0 } version && !Exact().IsMatch(version))
            findings.Add(LintRules.ChartFloatingVersion, "chart.version", $"{LintSubject.Clip(version)} isn't one version: each operator would install what is newest to it. Write the exact version, such as 0.41.0.");
    }

    // A leading v is how some charts write it; Helm compares it as it is.
    [GeneratedRegex(@"\Av?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Exact();
}

using System.Text.Json;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Core.Releases;

/// <summary>
/// The chart of a release, in one of the two forms a channel may send (wire-contract "The spec document"): a Helm repository
/// <c>{url, name, version}</c> or OCI <c>{url: oci://…, version | digest}</c>. The third form that operators know, a local path, names a file
/// inside the operator and can't be meant for a fleet; credentials belong to a customer. Every member is a string: a number there silently
/// means "no chart at all" to the operator.
/// </summary>
public static class ChartReference
{
    private static readonly string[] Known = ["url", "name", "version", "digest"];

    public static Checked<ChartDetails> Read(JsonElement chart)
    {
        if (chart.ValueKind != JsonValueKind.Object)
            return new Defect("chart_missing", "chart", "The chart must be an object with url, name and version.");

        List<Defect> defects = [];
        foreach (var member in chart.EnumerateObject())
        {
            if (member.Name == "path")
                defects.Add(new("chart_path", "chart.path", "A local path names a file inside the operator, and wins over url; remove it and name url, name and version."));
            else if (!Known.Contains(member.Name))
                defects.Add(new("chart_field", JsonPath.Member("chart", member.Name), "A release's chart has only url, name, version and digest; remove it."));
            else if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is "" || member.Value.GetString()!.Trim() != member.Value.GetString())
                defects.Add(new("chart_field_kind", $"chart.{member.Name}", "Must be a string that isn't empty and has no white space around it; quote it."));
        }

        if (defects.Count > 0)
            return Checked<ChartDetails>.Invalid(defects);

        var details = new ChartDetails(Text(chart, "url") ?? "", Text(chart, "name"), Text(chart, "version"), Text(chart, "digest"));
        defects.AddRange(details.Url.StartsWith("oci://", StringComparison.Ordinal) ? CheckOci(details) : CheckRepository(details));
        return defects.Count > 0 ? Checked<ChartDetails>.Invalid(defects) : details;
    }

    private static IEnumerable<Defect> CheckRepository(ChartDetails chart)
    {
        if (ReadUrl(chart.Url) is not { Scheme: "https" or "http" })
            yield return WrongUrl;
        if (chart.Name is null)
            yield return new("chart_name", "chart.name", "Missing; a chart repository needs the chart's name.");
        if (chart.Version is null)
            yield return new("chart_version", "chart.version", "Missing; without one the operator installs whatever is newest.");
        if (chart.Digest is not null)
            yield return new("chart_field", "chart.digest", "Only an oci:// chart has a digest; remove it.");
    }

    private static IEnumerable<Defect> CheckOci(ChartDetails chart)
    {
        if (ReadUrl(chart.Url) is not { AbsolutePath.Length: > 1 })
            yield return WrongUrl;
        if (chart.Name is not null)
            yield return new("chart_field", "chart.name", "An oci:// URL holds the name already; remove it.");
        if ((chart.Version is null) == (chart.Digest is null))
            yield return new("chart_version", "chart.version", "An oci:// chart needs either a version or a digest.");
    }

    private static Defect WrongUrl => new("chart_url", "chart.url", "Must be an http(s):// or oci:// URL without credentials.");

    /// <summary>Null for what isn't a URL, also to stricter readers than .NET's, and for one with credentials.</summary>
    private static Uri? ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.IsWellFormedOriginalString() && url.Host.Length > 0 && url.UserInfo.Length == 0 ? url : null;

    private static string? Text(JsonElement chart, string name) => chart.TryGetProperty(name, out var value) ? value.GetString() : null;
}

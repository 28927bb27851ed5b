using System.Globalization;
using System.Text;
using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Server.Licensing;

/// <summary>An update check in Prometheus's text format (exposition format 0.0.4), for a scrape of the URL itself. Labels hold names of channels and releases and platform
/// versions only, which have no character that would have to be escaped.</summary>
internal static class UpdateMetrics
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(UpdateCheck check)
    {
        var text = new StringBuilder();
        var labels = $"{{channel=\"{check.Channel}\",current=\"{check.Current}\",latest=\"{check.Latest}\"}}";
        Add("release_service_update_available", "1 if the channel has a newer release than the current one.", check.UpdateAvailable ? 1 : 0);
        Add("release_service_updates_since", "Releases since the current one.", check.Releases.Count);
        if (check.Supported is { } supported)
            Add("release_service_version_supported", "1 if the current platform version is supported.", supported ? 1 : 0);
        if (check.SupportedUntil is { } until)
            Add("release_service_version_supported_until_seconds", "When the support of the current platform version ends, in Unix time.", until.ToUnixTimeSeconds());
        Add("release_service_license_follows", "1 if the license follows its channel's head, 0 if it is frozen.", check.License is LicenseState.Frozen ? 0 : 1);
        Add("release_service_answer_timestamp_seconds", "When the state that this was answered from was last checked, in Unix time.", check.AsOf.ToUnixTimeSeconds());
        return text.ToString();

        void Add(string name, string help, long value) =>
            text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n{name}{labels} {value.ToString(CultureInfo.InvariantCulture)}\n");
    }
}

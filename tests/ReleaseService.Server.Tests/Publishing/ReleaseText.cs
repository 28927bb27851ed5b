using System.Text;

namespace ReleaseService.Server.Tests.Publishing;

/// <summary>Release files of a few lines, newer than every sample.</summary>
internal static class ReleaseText
{
    public const string Name = "0.90.0-1";

    /// <param name="name">Of the release.</param>
    /// <param name="notes">Notes, or none.</param>
    /// <param name="aliases">Ids on other servers.</param>
    /// <param name="values">Lines below values, with the usual ones above them.</param>
    public static byte[] Yaml(string name = Name, string notes = "First.", IEnumerable<Guid>? aliases = null, string values = "") => Encoding.UTF8.GetBytes($$"""
        name: {{name}}
        platformVersion: 0.90.0
        createdAt: "2026-08-20T10:00:00.000Z"
        chart: {url: https://charts.wandb.ai, name: operator-wandb, version: 0.44.0}
        notes: {{(notes.Length == 0 ? "\"\"" : notes)}}
        aliases: [{{string.Join(", ", aliases ?? [])}}]
        values:
          app:
            image: {repository: wandb/local, tag: 0.90.0}
        {{values}}
        """);

    /// <summary>The same, in another order and layout.</summary>
    public static byte[] Json(string name = Name, string notes = "First.", string more = "") => Encoding.UTF8.GetBytes($$$$"""
        {"values":{"app":{"image":{"tag":"0.90.0","repository":"wandb/local"}}},"notes":"{{{{notes}}}}",
         "chart":{"version":"0.44.0","name":"operator-wandb","url":"https://charts.wandb.ai"},
         "createdAt":"2026-08-20T12:00:00+02:00","platformVersion":"0.90.0","name":"{{{{name}}}}"{{{{more}}}}}
        """);
}

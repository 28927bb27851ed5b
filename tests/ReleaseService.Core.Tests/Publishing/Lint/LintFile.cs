using System.Text;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Lint;

/// <summary>A release file of which lint finds nothing; tests edit it.</summary>
internal static class LintFile
{
    public const string Name = "channels/releases/0.79.0-1.yaml";

    public static readonly Channel Stable = new("stable", "Stable", "", Contracts.Channels.ChannelAccess.Public, true);

    private static readonly string[] BuiltWithThePlatform =
    [
        "api", "executor", "filemeta", "filestream", "flat-run-fields-updater", "history-updater", "history-reader", "glue", "internalSignerPreHook",
        "metric-observer", "parquet", "parquet-metadata-cache", "settingsMigrationJob", "clickhouseMigrationJob",
    ];

    private static readonly string[] OfWeaveTrace = ["weave-trace", "weave-trace-worker", "weave-evaluate-model-worker", "weave-trace-agent-scoring-worker"];

    /// <summary>Lines: name 1, platformVersion 2, createdAt 3, chart 4 – 7, notes 8, values 9, app 10 – 13.</summary>
    public static readonly string Clean = Make();

    /// <summary>The file with each of the replacements; what is replaced must be there.</summary>
    public static string With(string old, string replacement)
    {
        Assert.Contains(old, Clean, StringComparison.Ordinal);
        return Clean.Replace(old, replacement, StringComparison.Ordinal);
    }

    /// <summary>The file with a line of values more.</summary>
    public static string WithValue(string line) => With("values:\n", $"values:\n  {line}\n");

    public static IReadOnlyList<Finding> Lint(string yaml, Release? previous = null) =>
        ReleaseLint.RunOnFile(Expect.Utf8(yaml), Name, previous, Stable).Findings;

    public static ReleaseSource Read(string yaml) => Expect.Valid(ReleaseFile.Parse(Expect.Utf8(yaml), Name));

    private static string Make()
    {
        var yaml = new StringBuilder("""
            name: 0.79.0-1
            platformVersion: 0.79.0
            createdAt: "2026-03-24T18:35:42.479Z"
            chart:
              url: https://charts.wandb.ai
              name: operator-wandb
              version: 0.41.0
            notes: First.
            values:

            """.ReplaceLineEndings("\n"));
        Add("app", "local", "0.79.0");
        foreach (var component in BuiltWithThePlatform)
            Add(component, "megabinary", "0.79.0");
        Add("console", "console", "2.18.1");
        Add("frontend", "frontend-nginx", "0.79.0");
        Add("anaconda2", "anaconda2", "0.79.0");
        Add("weave", "weave-python", "0.62.0");
        foreach (var component in OfWeaveTrace)
            Add(component, "weave-trace", "1.18.0");
        return yaml.ToString();

        void Add(string component, string repository, string tag) =>
            yaml.Append($"  {component}:\n    image:\n      repository: wandb/{repository}\n      tag: {tag}\n");
    }
}

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ReleaseService.Bench.Micro;

/// <summary>The pieces of the hot path, each by itself: nanoseconds and bytes. In this process, which is a release build already; the benchmarks' classes are open since theirs derive from them.</summary>
internal static class MicroBench
{
    /// <param name="args">The folder for reports, then BenchmarkDotNet's own, such as <c>--filter *Header*</c>.</param>
    public static int Run(string[] args)
    {
        if (args is not [var results, .. var rest])
            return 1;
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(BenchmarkDotNet.Exporters.MarkdownExporter.GitHub, BenchmarkDotNet.Exporters.Json.JsonExporter.Full)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(results);
        var summaries = BenchmarkSwitcher.FromTypes([typeof(HeaderParsing), typeof(TokenLookup), typeof(SnapshotSwap)]).Run([.. rest is [] ? ["--filter", "*"] : rest], config);
        return summaries.Any() && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}

using ReleaseService.Cli.Output;
using ReleaseService.Cli.Releases;
using ReleaseService.Contracts.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Promotions;

/// <summary>A promotion in words: what changes, and what speaks against it.</summary>
internal static class PromotionView
{
    public static IRenderable Of(PromotionResult result)
    {
        if (!result.Changed && result.Refusals.Count == 0)
            return OfHead(result);
        List<IRenderable> parts = [Cell.Of($"{result.Channel}: {result.Previous?.ReleaseName ?? "(nothing)"} → {result.Diff.To.Name}", Cell.Heading), DiffView.Changes(result.Diff)];
        parts.AddRange(result.Findings.Where(finding => finding.WaivedBecause is null).Select(finding => FindingView.Of(finding, "")));
        parts.AddRange(result.Refusals.Select(RefusalView.Of));
        return new Rows(parts);
    }

    /// <summary>What the channel has now.</summary>
    public static IRenderable OfHead(PromotionResult result) => result is { Promotion: { } head }
        ? Cell.Of(result.Changed
            ? $"{result.Channel} has {head.ReleaseName} now, sequence {head.Sequence}{(result.Previous is { } before ? $"; before: {before.ReleaseName}, sequence {before.Sequence}" : "")}.\n"
            : $"{result.Channel} has {head.ReleaseName} already, sequence {head.Sequence}; nothing was changed.\n")
        : Cell.Of($"{result.Channel}: nothing was changed.\n");
}

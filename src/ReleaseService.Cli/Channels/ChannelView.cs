using ReleaseService.Cli.Output;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Channels;

/// <summary>Channels in words.</summary>
internal static class ChannelView
{
    public static string Requires(ChannelRequirement? requires) => requires is null ? "-" : $"{requires.Channel} for {requires.Hours} h";

    public static string Chart(ChartDetails chart) => $"{(chart.Name is null ? chart.Url : $"{chart.Name} of {chart.Url}")}, {chart.Version ?? chart.Digest}";

    public static IRenderable Of(ChannelDetails channel) => Listing.Fields(
        ("Name", channel.Name),
        ("Title", channel.Title),
        ("Description", channel.Description),
        ("Access", EnumWord<ChannelAccess>.Of(channel.Access)),
        ("Default", channel.IsDefault ? "yes" : "no"),
        ("Requires", Requires(channel.Requires)),
        ("Supported", $"{channel.SupportMonths} months"),
        ("Id", channel.ChannelId.ToString()),
        ("Head", channel.Head is { } head ? $"{head.ReleaseName} (platform {head.PlatformVersion}), sequence {head.Sequence}" : "nothing promoted yet"),
        ("Release id", channel.Head?.ReleaseId.ToString()),
        ("Chart", channel.Head is { } on ? Chart(on.Chart) : null),
        ("Since", channel.Head is { } since ? Cell.Time(since.PromotedAt) : null),
        ("Reason", channel.Head?.Reason));
}

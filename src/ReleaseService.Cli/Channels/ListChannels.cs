using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Channels;

/// <summary><c>releasectl channels list</c>.</summary>
internal static class ListChannels
{
    public static Command Create() => new Verb("list", "Lists the channels with their heads.", "releasectl channels list", "releasectl channels list -o yaml").Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var channels = await call.Client.GetChannelsAsync(call.Cancellation);
        call.Out.Answer(channels, ContractsJson.Default.ChannelList, list => Listing.Of(
            list.Channels,
            ("NAME", channel => channel.IsDefault ? $"{channel.Name} (default)" : channel.Name), ("ACCESS", channel => EnumWord<ChannelAccess>.Of(channel.Access)),
            ("SEQUENCE", channel => channel.Head?.Sequence.ToString() ?? "-"), ("RELEASE", channel => channel.Head?.ReleaseName ?? "-"), ("PLATFORM", channel => channel.Head?.PlatformVersion ?? "-"),
            ("SINCE", channel => channel.Head is { } head ? Cell.Time(head.PromotedAt) : "-"), ("REQUIRES", channel => ChannelView.Requires(channel.Requires))));
        return ExitCode.Fine;
    }
}

using System.CommandLine;
using ReleaseService.Cli.Plans;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Channels;

/// <summary><c>releasectl channels</c>: the lines of releases that deployments follow.</summary>
internal static class ChannelCommands
{
    public static Command Create() => new Verb("channels", "Lists, shows, changes and pulls channels.", "releasectl channels list")
        .With(ListChannels.Create(), ShowChannel.Create(), ShowHistory.Create(), PutChannel.CreateNew(), PutChannel.CreateSet(), PullChannels.Create());
}

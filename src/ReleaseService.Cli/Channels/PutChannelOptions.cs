using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;

namespace ReleaseService.Cli.Channels;

/// <summary>What <c>channels create</c> and <c>set</c> take.</summary>
internal sealed class PutChannelOptions
{
    public PutChannelOptions() => Access.AcceptOnlyFromAmong([.. EnumWord<ChannelAccess>.All]);

    public Option<string?> Title { get; } = new("--title") { HelpName = "TEXT", Description = "For people; the name where there is none." };

    public Option<string?> Description { get; } = new("--description") { HelpName = "TEXT", Description = "For people." };

    public Option<string?> Access { get; } = new("--access") { Description = "Who may follow it: anyone, anyone with a license, or only licenses that name it. New channels: entitled." };

    public Option<bool> Default { get; } = new("--default") { Description = "Make it the channel of those who name none, instead of the one that is." };

    public Option<string?> Requires { get; } = new("--requires") { HelpName = "CHANNEL:HOURS|none", Description = "Another channel must have had a release for so long first." };

    public Option<int?> SupportMonths { get; } = new("--support-months") { HelpName = "NUMBER", Description = "For how long a platform version is supported after its release. New channels: 6." };

    public Option<bool> Yes { get; } = GlobalOptions.Yes();

    public Symbol[] All => [Title, Description, Access, Default, Requires, SupportMonths, Yes];
}

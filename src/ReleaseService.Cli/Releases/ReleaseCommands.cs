using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Releases;

/// <summary><c>releasectl releases</c>: what can be promoted.</summary>
internal static class ReleaseCommands
{
    public static Command Create() => new Verb("releases", "Lists, shows, compares, checks, publishes, withdraws and imports releases.", "releasectl releases list")
        .With(ListReleases.Create(), ShowRelease.Create(), DiffReleases.Create(), LintReleases.Create(), PublishReleases.Create(), WithdrawRelease.Create(), ImportRelease.Create());
}

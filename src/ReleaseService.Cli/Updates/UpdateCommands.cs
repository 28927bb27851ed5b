using System.CommandLine;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Updates;

/// <summary><c>releasectl updates</c>.</summary>
internal static class UpdateCommands
{
    public static Command Create() => new Verb("updates", "Asks for updates, as an instance does.", "releasectl updates check --current 0.79.0").With(CheckUpdates.Create());
}

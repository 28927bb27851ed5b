using System.CommandLine;
using ReleaseService.Cli.Output;

namespace ReleaseService.Cli.Shell;

/// <summary>The options of every command, and those that several share.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Server = new("--server")
    {
        Recursive = true,
        HelpName = "URL",
        Description = "The release service. Else RELEASECTL_SERVER, else the one of the last login.",
    };

    public static readonly Option<OutputFormat> Format = MakeFormat();

    /// <summary>Asks nothing. <c>--auto-approve</c> is the word that CI pipelines know.</summary>
    public static Option<bool> Yes() => new("--yes", "-y", "--auto-approve") { Description = "Do it without asking." };

    public static Option<string?> Reason(string why) => new("--reason") { HelpName = "TEXT", Description = why };

    public static Argument<string> Channel() => new("CHANNEL") { Description = "Name of the channel." };

    public static Argument<string> Release() => new("RELEASE") { Description = "The release: its name, its id or an alias." };

    private static Option<OutputFormat> MakeFormat()
    {
        var option = new Option<OutputFormat>("--output", "-o") { Recursive = true, Description = "How to print the answer; as a table without." };
        option.AcceptOnlyFromAmong("table", "json", "yaml");
        return option;
    }
}

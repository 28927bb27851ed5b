using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ReleaseService.Cli.Audit;
using ReleaseService.Cli.Backups;
using ReleaseService.Cli.Channels;
using ReleaseService.Cli.Completion;
using ReleaseService.Cli.Identity;
using ReleaseService.Cli.Instances;
using ReleaseService.Cli.Keys;
using ReleaseService.Cli.Licensing;
using ReleaseService.Cli.Plans;
using ReleaseService.Cli.Promotions;
using ReleaseService.Cli.Releases;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Updates;

namespace ReleaseService.Cli;

/// <summary>The command line's table of contents, and its outermost edge.</summary>
public static class Releasectl
{
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Publishes releases of a release service and promotes them to channels.")
        {
            GlobalOptions.Server,
            GlobalOptions.Format,
            Login.Create(),
            ChannelCommands.Create(),
            ReleaseCommands.Create(),
            Promote.Create(),
            Rollback.Create(),
            ShowPlan.Create(),
            ApplyPlan.Create(),
            LicenseCommands.Create(),
            KeyCommands.Create(),
            UpdateCommands.Create(),
            ShowLayers.Create(),
            AdoptPaths.Create(),
            TokenCommands.Create(),
            AuditCommands.Create(),
            BackupCommands.Create(),
            PrintCompletion.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellation = default)
    {
        var parsed = CreateRoot().Parse(args);
        try
        {
            return parsed.Action is ParseErrorAction ? UsageError.Write(parsed, surroundings) : await parsed.InvokeAsync(surroundings, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The message may hold what was typed; the type and the stack don't.
            await surroundings.Error.WriteLineAsync($"error: releasectl broke: {e.GetType().FullName}\n{e.StackTrace}\n  This is a bug; report it with the lines above.");
            return ExitCode.Error;
        }
    }
}

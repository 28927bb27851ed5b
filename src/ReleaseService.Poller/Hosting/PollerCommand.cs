using ReleaseService.Hosting;

namespace ReleaseService.Poller.Hosting;

/// <summary>The command line: <c>--once</c>, <c>--dry-run</c>, <c>--namespaces A,B</c>, and settings (<c>--Section:Name=value</c>).</summary>
/// <param name="Mode">What the process is started for.</param>
/// <param name="Settings">The settings.</param>
public sealed record PollerCommand(RunMode Mode, string[] Settings)
{
    public static readonly SettingNames Names = new(["Poller", "Service", "Leader", "Kubernetes", "Logging"]);

    public static PollerCommand Parse(string[] args)
    {
        var (once, dryRun, settings) = (false, false, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            if (name is "--once" or "--dry-run" && value is null)
            {
                (once, dryRun) = (true, dryRun || name == "--dry-run"); // who asks what would happen wants an answer, not a service
            }
            else if (name == "--namespaces" && (value ?? args.ElementAtOrDefault(++i)) is { Length: > 0 } list)
            {
                settings.AddRange(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((text, index) => $"--Poller:Namespaces:{index}={text}"));
            }
            else if (name.StartsWith("--", StringComparison.Ordinal) && Names.IsKnown(name[2..]) && (value ?? args.ElementAtOrDefault(++i)) is { } set)
            {
                settings.Add($"{name}={set}");
            }
            else
            {
                throw new SettingsException($"Unknown argument {name}. There are --once, --dry-run, --namespaces A,B and settings such as --Service:Url=https://releases.example.com.");
            }
        }

        return new PollerCommand(new RunMode(once, dryRun), [.. settings]);
    }
}

using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;

namespace ReleaseService.Cli.Plans;

/// <summary>Reads the folder that is to be applied; what is broken in it is shown, all of it.</summary>
internal static class PlanFolder
{
    public static ChannelsFolder Read(Call call, string folder)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"The folder {folder} doesn't exist.", "Run it beside the folder channels/, or name the folder.");
        var read = ChannelsFolder.Read(folder);
        if (read.TryGet(out var channels))
            return channels;
        foreach (var finding in ReleaseLint.FromDefects(read.Defects))
            FindingView.Show(call.Error, [finding.ToDetails()], finding.Place?.File ?? folder);
        throw new CommandException($"{folder} has {Cell.Count(read.Defects.Count, "defect")}.", $"Mend them; 'releasectl releases lint {folder}' lists them again.", ExitCode.Findings);
    }
}

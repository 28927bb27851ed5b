using System.CommandLine;
using System.Text.Json;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Cluster;

namespace ReleaseService.Cli.Instances;

/// <summary><c>releasectl adopt</c>: gives the poller what somebody's full copy, a restore or an old tool has of a release.</summary>
internal static class AdoptPaths
{
    public static Command Create()
    {
        var cluster = ClusterOptions.Create();
        var (paths, yes) = (new Option<string>("--paths") { HelpName = "PATHS", Required = true, Description = "What: chart, images (those that the release moves together), and paths of values as Helm writes them, with commas between." }, GlobalOptions.Yes());
        return new Verb(
            "adopt", "Gives the poller what others have of a release in a WeightsAndBiases resource, so that its updates reach it again.",
            "releasectl adopt -n wandb wandb --paths chart,images",
            @"releasectl adopt -n wandb wandb --paths app.resources,nodeSelector.kubernetes\.io/arch --yes")
            .With([.. cluster.All, paths, yes])
            .Runs(call => RunAsync(call, cluster, call.Get(paths)!, call.Get(yes)));
    }

    private const int Tries = 5;

    private static async Task<int> RunAsync(Call call, ClusterOptions options, string paths, bool yes)
    {
        using var instance = await Instance.ReadAsync(call, options);
        var (plan, report) = await PlanAsync(call, instance, paths);
        call.Preview.Show(AdoptionView.Preview(report));
        await call.MustConfirmAsync($"Give the poller {Cell.Count(report.Adopted.Count, "value")} of {instance.Key}", yes);
        var after = await WriteAsync(call, instance, plan, paths, Json(report));
        await AdoptionRecord.WriteAsync(call, instance, after, report);
        call.Out.Answer(report with { IsDone = true }, CliJson.Default.AdoptionReport, AdoptionView.Done);
        return ExitCode.Fine;
    }

    /// <summary>Poller and tools write meanwhile: as long as the same would come of it as was shown, that is no reason to ask again.</summary>
    private static async Task<WandbResource> WriteAsync(Call call, Instance instance, AdoptionPlan plan, string paths, string shown)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return await AdoptionWrite.RunAsync(instance, plan, call.Cancellation);
            }
            catch (CommandException e) when (e.ExitCode == ExitCode.Conflict && left > 1)
            {
                await instance.ReadAgainAsync(call.Cancellation);
                (plan, var report) = await PlanAsync(call, instance, paths);
                if (Json(report) != shown)
                    throw;
            }
        }
    }

    private static async Task<(AdoptionPlan Plan, AdoptionReport Report)> PlanAsync(Call call, Instance instance, string paths)
    {
        if (instance.Resource.IsV2)
            throw new CommandException($"{instance.Key} is a v2 resource, whose layer is its version alone.", "Annotate it with releases.apps.wandb.com/manage-version: \"true\": the poller takes the version over.");
        if (instance.Resource.IsBeingDeleted)
            throw new CommandException($"{instance.Key} is being deleted.", "There is nothing to adopt.");
        var wishes = instance.Wishes;
        if (wishes.Defects.Count > 0)
            throw new CommandException($"An annotation of {instance.Key} is wrong, so that the poller changes nothing: {wishes.Defects[0]}", "Mend it first.");
        var plan = AdoptionPlan.Of(instance, await AdoptionRelease.FindAsync(call, instance), paths);
        return (plan, AdoptionReport.Of(instance, plan));
    }

    private static string Json(AdoptionReport report) => JsonSerializer.Serialize(report, CliJson.Default.AdoptionReport);
}

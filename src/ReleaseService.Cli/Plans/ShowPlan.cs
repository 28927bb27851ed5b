using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Publishing.Plans;

namespace ReleaseService.Cli.Plans;

/// <summary><c>releasectl plan</c>: what <c>apply</c> would do.</summary>
internal static class ShowPlan
{
    public static Command Create()
    {
        var options = new PlanOptions();
        return new Verb(
            "plan", "Shows what 'apply' would do with a folder: new releases and channels, and the promotions that the server hasn't got. Exits with 0 also where there is something to do, with 2 where lint or the rules of promotions object, with 3 on conflicts.",
            "releasectl plan",
            "releasectl plan channels --channel beta -o json")
            .With(options.All)
            .Runs(call => RunAsync(call, options));
    }

    /// <param name="call">The run.</param>
    /// <param name="options">Of what.</param>
    /// <param name="isForced">Whether refusals are going to be overridden, which takes more rights.</param>
    public static async Task<ChannelsPlan> MakeAsync(Call call, PlanOptions options, bool isForced)
    {
        var asked = call.Get(options.Channels)!;
        var folder = PlanFolder.Read(call, call.Get(options.Folder));
        if (asked.FirstOrDefault(name => !folder.Channels.Any(file => file.Channel.Name == name)) is { } missing)
            throw new CommandException($"There is no {missing}.yaml in {call.Get(options.Folder)}.", $"It has {string.Join(", ", folder.Channels.Select(file => file.Channel.Name))}.");
        var scope = await PlanScope.ReadAsync(call, asked);
        var server = await ServerReading.ReadAsync(call, folder, scope);
        var plan = ChannelsPlan.Make(folder, server, scope.Channels, call.Surroundings.Time.GetUtcNow());
        return plan with { Notes = [.. plan.Notes, .. PlanRights.Lacking(plan, server, scope.Caller, isForced)] };
    }

    private static async Task<int> RunAsync(Call call, PlanOptions options)
    {
        var plan = await MakeAsync(call, options, isForced: false);
        call.Out.Answer(PlanReport.Of(plan), CliJson.Default.PlanReport, _ => PlanView.Of(plan));
        return plan.Conflicts.Count > 0 ? ExitCode.Conflict : plan.IsRefused ? ExitCode.Findings : ExitCode.Fine;
    }
}

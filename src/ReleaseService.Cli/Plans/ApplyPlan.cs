using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;

namespace ReleaseService.Cli.Plans;

/// <summary><c>releasectl apply</c>: does what <c>plan</c> shows, and never takes anything away. What would be refused isn't begun.</summary>
internal static class ApplyPlan
{
    public static Command Create()
    {
        var options = new PlanOptions();
        var (force, reason, yes) = (new Option<bool>("--force") { Description = "Override the refusals of promotions that can be. Takes an admin and a reason." }, GlobalOptions.Reason("Why it is forced."), GlobalOptions.Yes());
        return new Verb(
            "apply", "Brings the server to what a folder says: publishes, makes and changes channels, promotes. Asks before; never deletes; a second time it does nothing.",
            "releasectl apply",
            "releasectl apply channels --auto-approve -o json",
            "releasectl apply --channel stable --force --reason \"Security fix, before its three days on beta.\"")
            .With(options.All).With(force, reason, yes)
            .Runs(call => RunAsync(call, options, call.Get(force) ? call.Get(reason) ?? "" : null, call.Get(yes)));
    }

    /// <param name="call">The run.</param>
    /// <param name="options">Of what.</param>
    /// <param name="forced">Why refusals are overridden; null where they aren't.</param>
    /// <param name="yes">Whether not to ask.</param>
    private static async Task<int> RunAsync(Call call, PlanOptions options, string? forced, bool yes)
    {
        if (forced is "")
            throw CommandException.ForceWithoutReason();
        var plan = await ShowPlan.MakeAsync(call, options, isForced: forced is not null);
        var steps = new PlanRun(plan.Steps, forced);
        if (plan.Steps.Count > 0 || plan.Conflicts.Count > 0 || call.Format == OutputFormat.Table)
            call.Preview.Show(PlanView.Of(plan));
        if (Obstacle(plan, forced) is { } obstacle)
        {
            AnswerUnlessTable(call, plan, steps);
            throw obstacle;
        }

        if (plan.Steps.Count > 0)
            await call.MustConfirmAsync(Question(plan, forced), yes);
        var failure = await steps.RunAsync(call);
        AnswerUnlessTable(call, plan, steps);
        return failure is null ? ExitCode.Fine : throw failure;
    }

    private static CommandException? Obstacle(ChannelsPlan plan, string? forced)
    {
        const string toDo = "Nothing was changed. Do what is said above, or limit the plan with --channel.";
        if (plan.Conflicts.Count > 0)
            return new("The folder and the server say different things.", toDo, ExitCode.Conflict);
        if (plan.Notes.FirstOrDefault(note => note.Code == PlanNote.Forbidden) is { } forbidden)
            return new(forbidden.Message, "Nothing was changed. Take a token that may ('releasectl login', or RELEASECTL_TOKEN), or limit the plan with --channel.");
        if (plan.Steps.OfType<PlanStep.Promote>().Select(step => (step, Why: ReasonRules.Check(PlanRun.Reason(step, forced)))).FirstOrDefault(entry => entry.Why is not null) is (var wrong, { } why))
            return new($"{StepView.Title(wrong)}: with that of the force the {why}", "Nothing was changed. Give a shorter --reason, in plain text.");
        var isRefused = forced is null ? plan.IsRefused : plan.WithoutForceable().IsRefused;
        return isRefused ? new("Lint or the rules of promotions object.", toDo, ExitCode.Findings) : null;
    }

    /// <summary>What is forced is asked for by its number: the refusals stand above.</summary>
    private static string Question(ChannelsPlan plan, string? forced) =>
        forced is not null && plan.Steps.OfType<PlanStep.Promote>().Count(step => step.CanForce) is > 0 and var count ? $"Apply this, and force {Cell.Count(count, "promotion")}" : "Apply this";

    private static void AnswerUnlessTable(Call call, ChannelsPlan plan, PlanRun steps)
    {
        if (call.Format != OutputFormat.Table)
            call.Out.Answer(PlanReport.Of(plan) with { Steps = steps.Reports }, CliJson.Default.PlanReport, _ => PlanView.Of(plan));
    }

    /// <summary>The plan as it is judged when an administrator forces it.</summary>
    private static ChannelsPlan WithoutForceable(this ChannelsPlan plan) => plan with
    {
        Steps = [.. plan.Steps.Select(step => step is PlanStep.Promote promotion ? promotion with { Refusals = [.. promotion.Refusals.Where(refusal => !refusal.CanForce)] } : step)],
    };
}

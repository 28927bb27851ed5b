using System.Text;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Promotions;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;

namespace ReleaseService.Cli.Plans;

/// <summary>
/// Does a plan's steps one after the other, says of each when it is done, and stops at the first that fails. Each can be sent again without harm, so to run the whole
/// again goes on where it ended.
/// </summary>
/// <param name="steps">In order.</param>
/// <param name="forced">Why refusals of promotions are overridden; null where they aren't.</param>
internal sealed class PlanRun(IReadOnlyList<PlanStep> steps, string? forced)
{
    private readonly StepReport[] _reports = [.. steps.Select(step => StepReport.Of(step) with { Outcome = "not_done" })];

    public IReadOnlyList<StepReport> Reports => _reports;

    /// <returns>What ended it; null where all is done.</returns>
    public async Task<CommandException?> RunAsync(Call call)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            try
            {
                await call.Error.WhileAsync($"{i + 1} of {steps.Count}: {StepView.Title(step)}", async _ =>
                {
                    await SendAsync(call, step);
                    return true;
                });
            }
            catch (Exception e) when (Failure.Of(e, call) is { } failure)
            {
                _reports[i] = _reports[i] with { Outcome = "failed", Problem = failure.Problem };
                call.Preview.Line($"failed    {StepView.Title(steps[i])}", Cell.Bad);
                foreach (var left in steps.Skip(i + 1))
                    call.Preview.Line($"not done  {StepView.Title(left)}", Cell.Careful);
                return new CommandException(failure.Message, $"{failure.ToDo} {i} of {steps.Count} steps are done; to apply again goes on there.", failure.ExitCode, failure.Problem);
            }

            _reports[i] = _reports[i] with { Outcome = "done" };
            call.Preview.Line($"done      {StepView.Title(steps[i])}", Cell.Good);
        }

        return null;
    }

    private Task SendAsync(Call call, PlanStep step) => step switch
    {
        PlanStep.NewRelease release => PublishAsync(call, release.Source),
        PlanStep.CorrectNotes notes => PublishAsync(call, notes.Source),
        PlanStep.AddAliases aliases => PublishAsync(call, aliases.Source),
        PlanStep.NewChannel channel => call.Client.PutChannelAsync(channel.Channel.Name, channel.Request, call.Cancellation),
        PlanStep.ChangeChannel channel => call.Client.PutChannelAsync(channel.Channel.Name, channel.Request, call.Cancellation),
        PlanStep.Promote promotion => PromoteAsync(call, promotion),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static Task PublishAsync(Call call, ReleaseSource source) =>
        call.Client.PublishYamlAsync(Encoding.UTF8.GetBytes(ReleaseFile.Write(source)), call.Cancellation);

    /// <summary>Why a promotion is made: the file's reason, and that of the force where it is needed.</summary>
    public static string Reason(PlanStep.Promote promotion, string? forced) =>
        forced is not null && promotion.CanForce ? $"{promotion.Reason} Forced: {forced}".TrimStart() : promotion.Reason;

    /// <summary>Only on the head that the plan has seen, and forced only over refusals that it has shown: what the server refuses besides ends the run.</summary>
    private async Task PromoteAsync(Call call, PlanStep.Promote promotion)
    {
        var request = new PromoteRequest(
            promotion.Release.Id, Reason: Reason(promotion, forced), ExpectedSequence: promotion.Sequence - 1, IsRollback: promotion.IsRollback, Force: forced is not null && promotion.CanForce);
        var done = await call.Client.PromoteAsync(promotion.Channel.Name, request, idempotencyKey: Guid.NewGuid().ToString(), cancellation: call.Cancellation);
        Promotion.CheckDone(done, promotion.Release.Id, promotion.Release.Name);
        if (done.Promotion?.Sequence != promotion.Sequence)
            throw new CommandException($"{promotion.Channel.Name} has {promotion.Release.Name} already, as {done.Promotion?.Sequence}: somebody else promoted it.", "Plan again.", ExitCode.Conflict);
    }
}

using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Promotions;

public sealed class PromoteTests : IAsyncDisposable
{
    private const string Promotions = "POST /api/v1/channels/stable/promotions";
    private static readonly Refusal TooEarly = new("promotion_too_early", "beta has had it for 3 h only.", CanForce: true);
    private static readonly Refusal Withdrawn = new("release_withdrawn", "It was withdrawn.", CanForce: false);

    private readonly LoopbackService _service = new LoopbackService()
        .On($"{Promotions}?dryRun=true", Of(Sample.Promoted(dryRun: true)))
        .On(Promotions, Of(Sample.Promoted(dryRun: false)));

    [Fact]
    public async Task It_shows_the_diff_and_promotes_what_it_showed()
    {
        var run = (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--reason", "Proven.", "--yes")).Succeeded();
        Assert.Contains("values.app.image.tag", run.Out);
        Assert.Contains("stable has 0.83.0-2 now, sequence 14", run.Out);
        Assert.Equal("""{"releaseId":"22222222-2222-4222-8222-222222222222","release":null,"reason":"Proven.","expectedSequence":13,"rollback":false,"force":false}""", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_promoted()
    {
        var run = await Run.Async(_service, "promote", "0.83.0-2", "stable");
        Assert.Contains("--yes", run.Failure(ExitCode.Error));
        Assert.Contains("values.app.image.tag", run.Out);
        Assert.DoesNotContain(_service.Requests, request => request.Line == Promotions);
    }

    [Fact]
    public async Task What_was_done_must_be_what_was_shown()
    {
        _service.On(Promotions, Of(Sample.Promoted(dryRun: false) with { Promotion = Sample.Promotion(14, Sample.Old) }));
        var failure = (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes")).Failure(ExitCode.Conflict);
        Assert.Contains($"stable has 0.82.2-1 ({Sample.Old.ReleaseId}) now, and not 0.83.0-2 ({Sample.New.ReleaseId})", failure);

        _service.On($"{Promotions}?dryRun=true", Of(Sample.Promoted(dryRun: true) with { Promotion = Sample.Promotion(14, Sample.Old) }));
        Assert.Contains("Nothing was changed", (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes")).Failure(ExitCode.Conflict));
        Assert.Single(_service.Requests, request => request.Line == Promotions);
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("-y")]
    [InlineData("--auto-approve")]
    public async Task With_JSON_only_the_answer_is_on_standard_output(string yes)
    {
        var run = (await Run.Async(_service, "promote", "0.83.0-2", "stable", yes, "-o", "json")).Succeeded();
        Assert.Equal(14, JsonDocument.Parse(run.Out).RootElement.GetProperty("promotion").GetProperty("sequence").GetInt64());
        Assert.Contains("values.app.image.tag", run.Error);
    }

    [Fact]
    public async Task A_dry_run_sends_nothing_else()
    {
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--dry-run")).Succeeded();
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task What_the_rules_refuse_is_shown_and_not_promoted()
    {
        _service.On($"{Promotions}?dryRun=true", Of(Sample.Promoted(dryRun: true, TooEarly, Withdrawn)));
        foreach (var mode in new[] { "--dry-run", "--yes" })
        {
            var run = await Run.Async(_service, "promote", "0.83.0-2", "stable", mode);
            Assert.Equal(ExitCode.Findings, run.ExitCode);
            Assert.Contains("beta has had it for 3 h only. [promotion_too_early] (an admin may --force it", run.Out);
            Assert.Contains("[release_withdrawn]\n", run.Out.Replace(" \n", "\n", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(_service.Requests, request => request.Line == Promotions);
    }

    [Fact]
    public async Task What_can_be_forced_is_forced_with_a_reason()
    {
        _service.On($"{Promotions}?dryRun=true", Of(Sample.Promoted(dryRun: true, TooEarly)));
        Assert.Contains("--reason", (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--force", "--yes")).Failure(ExitCode.Error));
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--force", "--reason", "Security fix.", "--yes")).Succeeded();
        Assert.Contains("\"force\":true", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task The_head_promoted_again_is_fine_and_sends_nothing()
    {
        _service.On($"{Promotions}?dryRun=true", Of(Sample.Promoted(dryRun: true) with { Changed = false }));
        Assert.Contains("already", (await Run.Async(_service, "promote", "0.83.0-2", "stable")).Succeeded().Out);
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task A_channel_that_moved_on_is_a_conflict_that_names_its_head()
    {
        _service.On(Promotions, Answer.Problem(409, "sequence_conflict", "The channel has moved on", "Look at its head and decide again.", head: Sample.Promotion(15, Sample.Old, "Rolled back.")));
        var run = await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes");
        Assert.Contains("sequence_conflict", run.Failure(ExitCode.Conflict));
        Assert.Contains("head: 15 0.82.2-1 by token:ci at 2026-08-04T17:00:00.000Z: Rolled back.", run.Error);
    }

    [Fact]
    public async Task Refusals_and_findings_of_the_promotion_itself_are_shown()
    {
        _service.On(Promotions, Answer.Problem(422, "promotion_refused", "Refused", "The rules object.", [TooEarly], [Sample.Finding(FindingSeverity.Warning)]));
        var run = await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes");
        run.Failure(ExitCode.Findings);
        Assert.Contains("promotion_too_early", run.Error);
        Assert.Contains("line 12:3: warning: values.app.x: Null makes the operator panic. [value-null]", run.Error);
    }

    [Theory]
    [InlineData(new string[0], null)]
    [InlineData(new[] { "--to", "0.82.2-1" }, "0.82.2-1")]
    public async Task A_rollback_goes_to_the_previous_release_or_to_the_one_named(string[] to, string? release)
    {
        (await Run.Async(_service, ["rollback", "stable", "--reason", "Stalls.", "--yes", .. to])).Succeeded();
        var asked = JsonDocument.Parse(_service.Requests.First().Body).RootElement;
        Assert.Equal((release, true), (asked.GetProperty("release").GetString(), asked.GetProperty("rollback").GetBoolean()));
        Assert.Contains("\"rollback\":true", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task The_expected_sequence_is_what_was_given()
    {
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--expected-sequence", "7", "--yes")).Succeeded();
        Assert.All(_service.Requests, request => Assert.Contains("\"expectedSequence\":7", request.Body));
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Answer Of(PromotionResult result) => Answer.Json(result, ContractsJson.Default.PromotionResult);
}

using ReleaseService.Cli.Http;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Publishing;
using Xunit;

namespace ReleaseService.Cli.Tests.Http;

public sealed class RepetitionTests : IAsyncDisposable
{
    private const string Promotions = "POST /api/v1/channels/stable/promotions";

    private static readonly Answer Channels = Answer.Json(new ChannelList([Sample.Channel("stable", Sample.New)]), ContractsJson.Default.ChannelList);
    private static readonly Answer Busy = Answer.Problem(503, "not_ready", "Not ready", "Try again shortly.");

    private readonly LoopbackService _service = new();

    public static TheoryData<string> Misbehaviours => ["lost", "half", "busy", "bad gateway", "too many"];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task A_read_is_repeated_until_the_answer_is_there(string misbehaviour)
    {
        var time = new HurriedTime();
        _service.On("GET /api/v1/channels", Misbehave(misbehaviour, Channels), Misbehave(misbehaviour, Channels), Channels);
        var run = (await Run.Async(new RunWith { Service = _service, Time = time }, "channels", "list")).Succeeded();
        Assert.Contains("stable", run.Out);
        Assert.Equal(3, _service.Requests.Count);
        if (misbehaviour == "lost")
            return; // The framework repeats what got no answer at all, without a pause.
        Assert.Contains("trying again (2 of 4)", run.Error);
        Assert.Equal(2, time.Pauses.Count(pause => pause > TimeSpan.Zero));
    }

    [Fact]
    public async Task It_gives_up_in_the_end_with_what_the_server_said()
    {
        _service.On("GET /api/v1/channels", Busy);
        Assert.Contains("not_ready", (await Run.Async(_service, "channels", "list")).Failure(ExitCode.Error));
        Assert.Equal(1 + RepeatingHandler.MaxRepetitions, _service.Requests.Count);
    }

    [Fact]
    public async Task It_waits_as_long_as_the_server_asks()
    {
        var time = new HurriedTime();
        _service.On("GET /api/v1/channels", Answer.Of(429, "text/plain", "", "Retry-After: 7"), Answer.Of(503, "text/plain", "", "Retry-After: 29"), Channels);
        (await Run.Async(new RunWith { Service = _service, Time = time }, "channels", "list")).Succeeded();
        Assert.Equal([7, 29], time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task It_does_not_wait_for_minutes()
    {
        _service.On("GET /api/v1/channels", Answer.Problem(429, "too_many_refusals", "Too many refused attempts", "The server's log says for what.", "Retry-After: 60"));
        Assert.Contains("too_many_refusals", (await Run.Async(_service, "channels", "list")).Failure(ExitCode.Error));
        Assert.Single(_service.Requests);
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task A_promotion_is_repeated_with_the_same_key_so_that_it_is_made_once(string misbehaviour)
    {
        var promoted = Answer.Json(Sample.Promoted(dryRun: false), ContractsJson.Default.PromotionResult);
        _service.On($"{Promotions}?dryRun=true", Misbehave(misbehaviour, promoted), Answer.Json(Sample.Promoted(dryRun: true), ContractsJson.Default.PromotionResult))
            .On(Promotions, Misbehave(misbehaviour, promoted), promoted);
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes")).Succeeded();
        var sent = _service.Requests.Where(request => request.Line == Promotions).ToList();
        Assert.Equal(2, sent.Count);
        Assert.Single(sent.Select(request => request.Headers[HeaderNames.IdempotencyKey]).Distinct());
        Assert.Single(sent.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task Each_promotion_has_a_key_of_its_own()
    {
        _service.On($"{Promotions}?dryRun=true", Answer.Json(Sample.Promoted(dryRun: true), ContractsJson.Default.PromotionResult))
            .On(Promotions, Answer.Json(Sample.Promoted(dryRun: false), ContractsJson.Default.PromotionResult));
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes")).Succeeded();
        (await Run.Async(_service, "promote", "0.83.0-2", "stable", "--yes")).Succeeded();
        var sent = _service.Requests.Where(request => request.Line == Promotions).ToList();
        Assert.Equal(2, sent.Select(request => request.Headers[HeaderNames.IdempotencyKey]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task A_withdrawal_is_repeated(string misbehaviour)
    {
        const string withdrawal = "POST /api/v1/releases/0.83.0-2/withdrawal";
        var withdrawn = Answer.Json(new WithdrawResult(Sample.Release(Sample.New), true, []), ContractsJson.Default.WithdrawResult);
        _service.On(withdrawal, Misbehave(misbehaviour, withdrawn), withdrawn);
        (await Run.Async(_service, "releases", "withdraw", "0.83.0-2", "--reason", "Loses runs.", "--yes")).Succeeded();
        Assert.Equal(2, _service.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task A_new_token_is_asked_for_once(string misbehaviour)
    {
        _service.On("POST /api/v1/tokens", Misbehave(misbehaviour, Channels));
        var failure = (await Run.Async(_service, "tokens", "create", "ci", "--role", "viewer")).Failure(ExitCode.Error);
        Assert.Single(_service.Requests);
        if (misbehaviour is "lost" or "half" or "bad gateway")
            Assert.Contains("releasectl tokens list", failure);
    }

    [Fact]
    public async Task What_the_server_refuses_is_not_repeated()
    {
        _service.On("GET /api/v1/channels", Answer.Problem(403, "role_missing", "Not allowed", "This takes a viewer."));
        (await Run.Async(_service, "channels", "list")).Failure(ExitCode.Error);
        Assert.Single(_service.Requests);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Answer Misbehave(string how, Answer good) => how switch
    {
        "lost" => Answer.Lost,
        "half" => good.Half(),
        "busy" => Busy,
        "bad gateway" => Answer.Of(502, "text/plain", "upstream"),
        _ => Answer.Problem(429, "too_many_requests", "Too many", "Wait before you try again."),
    };
}

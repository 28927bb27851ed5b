using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Xunit;

namespace ReleaseService.Cli.Tests.Keys;

public sealed class KeyTests : IAsyncDisposable
{
    private static readonly SigningKeyDetails Key = new("kid-1", "RS256", SigningKeyState.Signing, Sample.At, Sample.At, null, null);

    private readonly LoopbackService _service = new LoopbackService()
        .On("POST /api/v1/keys", Answer.Json(Key, ContractsJson.Default.SigningKeyDetails, 201))
        .On("POST /api/v1/keys/kid-1/retirement", Answer.Lost, Answer.Json(Key with { State = SigningKeyState.Retired, RetiredAt = Sample.At, RetiredBecause = "Leaked." }, ContractsJson.Default.SigningKeyDetails))
        .On("GET /.well-known/jwks.json", Answer.Of(200, "application/json", """{"keys":[]}"""));

    [Fact]
    public async Task The_first_key_where_no_others_are_configured_is_asked_for_before_licenses_are_checked()
    {
        var refusal = Answer.Problem(409, "signing_key_first", "First key", "Licenses would be checked.");
        var made = Answer.Json(Key, ContractsJson.Default.SigningKeyDetails, 201);
        Assert.Contains("--yes", (await Run.Async(_service.On("POST /api/v1/keys", refusal), "keys", "rotate")).Failure(ExitCode.Error));
        Assert.Contains("\"force\":false", Assert.Single(_service.Requests).Body);
        Assert.Contains("signing", (await Run.Async(_service.On("POST /api/v1/keys", refusal, made), "keys", "rotate", "--yes")).Succeeded().Out);
        Assert.Contains("\"force\":true", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task Any_other_key_is_made_without_a_question()
    {
        Assert.Empty((await Run.Async(_service, "keys", "rotate", "--algorithm", "ES256", "--signs-after", "60")).Succeeded().Error);
        Assert.Contains("\"signsAfterMinutes\":60", Assert.Single(_service.Requests).Body);
    }

    [Fact]
    public async Task Retiring_asks_first_and_is_repeated_after_a_lost_answer()
    {
        Assert.Contains("--yes", (await Run.Async(_service, "keys", "retire", "kid-1", "--reason", "Leaked.")).Failure(ExitCode.Error));
        Assert.Contains("retired", (await Run.Async(_service, "keys", "retire", "kid-1", "--reason", "Leaked.", "--yes")).Succeeded().Out);
        Assert.Equal(2, _service.Requests.Count);
        await Run.Async(_service, "keys", "retire", "kid-1", "--reason", "Leaked.", "--yes", "--force");
        Assert.Contains("\"force\":true", _service.Requests.Last().Body);
    }

    [Fact]
    public async Task The_published_set_is_exported_as_it_is() => Assert.Equal("{\"keys\":[]}\n", (await Run.Async(_service, "keys", "export")).Succeeded().Out);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

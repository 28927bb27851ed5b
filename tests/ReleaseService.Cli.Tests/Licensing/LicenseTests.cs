using System.Text.Json;
using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using Xunit;

namespace ReleaseService.Cli.Tests.Licensing;

public sealed class LicenseTests : IAsyncDisposable
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJ0cmlhbCI6dHJ1ZX0.c2lnbmF0dXJl";
    private const string Deployment = "8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10";
    private static readonly string Id = new('a', 64);
    private static readonly IssuedLicense License = new(Id, Deployment, "Acme\u001b[31m", "kid", Sample.At, "token:sales", Sample.At.AddYears(1), Sample.Json("""{"trial":true}"""), null, null, null, null);
    private static readonly LicenseDetails Gets = new(
        LicenseState.Valid, EntitlementOutcome.Head, Id, Deployment, Sample.At.AddYears(1), Sample.At.AddYears(1), null, true, "beta", ["beta"], 14, "0.83.0-2", "license_valid", "In time.",
        [new("license_verified", "It is genuine."), new("channel_assigned", "It was assigned to beta.")]);
    private static readonly DeploymentDetails Details = new(Deployment, "Acme", Gets, "beta", "Ticket.", null, null, [License]);

    private readonly LoopbackService _service = new LoopbackService()
        .On("POST /api/v1/licenses", Answer.Json(new NewLicense(Token, License), ContractsJson.Default.NewLicense, 201))
        .On($"POST /api/v1/licenses/{Id}/renewal", Answer.Json(new NewLicense(Token, License), ContractsJson.Default.NewLicense, 201))
        .On($"POST /api/v1/licenses/{Id}/revocation", Answer.Json(new RevocationDetails(Id, Sample.At, "token:sales", "x"), ContractsJson.Default.RevocationDetails))
        .On($"POST /api/v1/deployments/{Deployment}/revocation", Answer.Json(new RevocationDetails(Deployment, Sample.At, "token:sales", "x"), ContractsJson.Default.RevocationDetails))
        .On($"PUT /api/v1/deployments/{Deployment}/assignment", Answer.Json(Details, ContractsJson.Default.DeploymentDetails))
        .On($"DELETE /api/v1/deployments/{Deployment}/assignment?force=true", Answer.Json(Details, ContractsJson.Default.DeploymentDetails))
        .On($"GET /api/v1/deployments/{Deployment}", Answer.Json(Details, ContractsJson.Default.DeploymentDetails))
        .On("GET /api/v1/licenses?limit=50&customer=acme%20x", Answer.Json(new LicenseList([License], null), ContractsJson.Default.LicenseList));

    [Fact]
    public async Task A_new_token_stands_alone_on_standard_output()
    {
        var run = (await Run.Async(_service, "licenses", "issue", "--customer", "Acme", "--expires", "2027-09-01", "--channel", "beta", "--flag", "rbac", "--trial")).Succeeded();
        Assert.Equal($"{Token}\n", run.Out);
        Assert.DoesNotContain("signature", run.Error);
        var sent = JsonDocument.Parse(Assert.Single(_service.Requests).Body).RootElement;
        Assert.Equal(
            ("Acme", "2027-09-01T23:59:59.999+00:00", "beta", "rbac", true),
            (sent.GetProperty("customer").GetString(), sent.GetProperty("expiresAt").GetString(), sent.GetProperty("channels")[0].GetString(), sent.GetProperty("flags")[0].GetString(), sent.GetProperty("trial").GetBoolean()));
    }

    [Theory]
    [InlineData("licenses issue --customer Acme --expires never", "POST /api/v1/licenses", "issued", false)]
    [InlineData("licenses renew ID --expires 365d", "POST /api/v1/licenses/ID/renewal", "renewed", false)]
    [InlineData("keys rotate", "POST /api/v1/keys", "made", false)]
    [InlineData("licenses issue --customer Acme --expires never", "POST /api/v1/licenses", "issued", true)]
    [InlineData("keys rotate", "POST /api/v1/keys", "made", true)]
    public async Task A_lost_answer_is_told_and_the_request_is_not_sent_again(string line, string request, string what, bool databaseWentAway)
    {
        var lost = databaseWentAway ? Answer.Problem(503, "database_unavailable", "Database unavailable", "It may have been committed.") : Answer.Lost;
        _service.On(request.Replace("ID", Id, StringComparison.Ordinal), lost);
        var failure = (await Run.Async(_service, line.Replace("ID", Id, StringComparison.Ordinal).Split(' '))).Failure(ExitCode.Error);
        Assert.Contains("lost", failure);
        Assert.Contains(what, failure);
        Assert.Single(_service.Requests, received => received.Line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("licenses show TOKEN")]
    [InlineData("licenses renew TOKEN --expires 1d")]
    [InlineData("licenses revoke TOKEN --reason x")]
    [InlineData("licenses revoke --deployment TOKEN --reason x")]
    [InlineData("licenses explain TOKEN")]
    [InlineData("licenses assign TOKEN beta --reason x")]
    [InlineData("licenses unassign TOKEN")]
    [InlineData("licenses list --deployment TOKEN")]
    [InlineData("licenses issue --customer Acme --expires 1d --deployment TOKEN")]
    public async Task A_token_in_place_of_an_id_is_refused_and_neither_sent_nor_repeated(string line)
    {
        var run = await Run.Async(_service, line.Replace("TOKEN", Token, StringComparison.Ordinal).Split(' '));
        Assert.Contains("history", run.Failure(ExitCode.Error));
        Assert.DoesNotContain(Token, run.Error + run.Out);
        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData("licenses issue --customer Acme --expires never", false)]
    [InlineData("licenses issue --customer Acme --expires never --move-deployment", true)]
    [InlineData("licenses renew ID --expires 365d", false)]
    [InlineData("licenses renew ID --expires 365d --move-deployment", true)]
    public async Task A_deployment_is_moved_to_another_customer_only_where_that_is_said(string line, bool moves)
    {
        (await Run.Async(_service, line.Replace("ID", Id, StringComparison.Ordinal).Split(' '))).Succeeded();
        Assert.Equal(moves, JsonDocument.Parse(Assert.Single(_service.Requests).Body).RootElement.GetProperty("moveDeployment").GetBoolean());
    }

    [Fact]
    public async Task What_others_wrote_is_shown_without_its_escape_sequences()
    {
        var listed = (await Run.Async(_service, "licenses", "list", "--customer", "acme x")).Succeeded().Out;
        Assert.DoesNotContain('\u001b', listed);
        Assert.Contains(Deployment, listed);
    }

    [Fact]
    public async Task Revoking_takes_one_thing_a_reason_and_a_yes()
    {
        Assert.Contains("what to revoke", (await Run.Async(_service, "licenses", "revoke", "--reason", "x", "--yes")).Failure(ExitCode.Error));
        Assert.Contains("what to revoke", (await Run.Async(_service, "licenses", "revoke", Id, "--deployment", Deployment, "--reason", "x", "--yes")).Failure(ExitCode.Error));
        Assert.Contains("--yes", (await Run.Async(_service, "licenses", "revoke", Id, "--reason", "x")).Failure(ExitCode.Error));
        Assert.Empty(_service.Requests);
        (await Run.Async(_service, "licenses", "revoke", Id, "--reason", "x", "--yes")).Succeeded();
        (await Run.Async(_service, "licenses", "revoke", "--deployment", Deployment, "--reason", "x", "--yes")).Succeeded();
    }

    [Fact]
    public async Task A_deployment_is_assigned_and_let_go()
    {
        var assigned = (await Run.Async(_service, "licenses", "assign", Deployment, "beta", "--reason", "Ticket 4711.")).Succeeded();
        Assert.Equal(($"{Deployment} follows beta now. It gets 0.83.0-2 of beta, the head, sequence 14.\n", ""), (assigned.Out, assigned.Error));
        Assert.Contains("\"channel\":\"beta\"", Assert.Single(_service.Requests).Body);
        (await Run.Async(_service, "licenses", "unassign", Deployment, "--force")).Succeeded();
    }

    [Fact]
    public async Task An_assignment_of_a_deployment_that_nobody_knows_warns_since_the_id_may_be_mistyped()
    {
        _service.On($"PUT /api/v1/deployments/{Deployment}/assignment", Answer.Json(Details with { Gets = Gets with { LicenseId = null } }, ContractsJson.Default.DeploymentDetails));
        Assert.Contains("is the id right?", (await Run.Async(_service, "licenses", "assign", Deployment, "beta", "--reason", "x")).Succeeded().Error);
    }

    [Theory]
    [InlineData("2027-13-01")]
    [InlineData("tomorrow")]
    [InlineData("0d")]
    [InlineData("9999999d")]
    [InlineData("d")]
    [InlineData("")]
    public async Task An_end_that_is_no_time_is_refused_and_the_forms_are_named(string expires)
    {
        var failure = (await Run.Async(_service, "licenses", "issue", "--customer", "Acme", "--expires", expires)).Failure(ExitCode.Error);
        Assert.Contains($"'{expires}'", failure);
        Assert.Contains("2027-09-01", failure);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task A_deployment_is_explained_step_by_step()
    {
        var explained = (await Run.Async(_service, "licenses", "explain", Deployment)).Succeeded().Out;
        Assert.Matches(@"(?s)0\.83\.0-2 of beta, the head, sequence 14.*1\. It is genuine\. \[license_verified\]\n2\. It was assigned to beta\..*in force", explained);
    }

    [Theory]
    [InlineData(EntitlementOutcome.Frozen, "beta", 14, "0.83.0-2 of beta, frozen at sequence 14")]
    [InlineData(EntitlementOutcome.Pinned, null, null, "0.83.0-2, pinned")]
    [InlineData(EntitlementOutcome.Head, "beta", null, "nothing yet of beta")]
    [InlineData(EntitlementOutcome.Refused, null, null, "nothing: Because")]
    public async Task What_a_deployment_gets_is_told_by_its_outcome(EntitlementOutcome outcome, string? channel, int? sequence, string told)
    {
        var gets = new LicenseDetails(LicenseState.Frozen, outcome, Id, Deployment, null, null, null, null, channel, [], sequence, "0.83.0-2", "code", "Because.");
        _service.On($"GET /api/v1/deployments/{Deployment}?release=0.83.0-2", Answer.Json(new DeploymentDetails(Deployment, null, gets, null, null, null, null, []), ContractsJson.Default.DeploymentDetails));
        Assert.Contains(told, (await Run.Async(_service, "licenses", "explain", Deployment, "--release", "0.83.0-2")).Succeeded().Out);
    }

    [Fact]
    public async Task Updates_are_checked_with_the_license_of_a_file()
    {
        var check = new UpdateCheck("0.79.0", "stable", "0.83.0", "0.83.0-2", true, false, null, [new("0.83.0-2", "0.83.0", Sample.At, "")], LicenseState.Valid, "In time.", Sample.At);
        _service.On("GET /api/v1/updates?current=0.79.0&channel=stable", Answer.Json(check, ContractsJson.Default.UpdateCheck));
        var run = (await Run.Async(new RunWith { Service = _service, Input = $"{Token}\n" }, "updates", "check", "--current", "0.79.0", "--channel", "stable", "--license-file", "-")).Succeeded();
        Assert.Matches(@"(?s)0\.83\.0 \(0\.83\.0-2\) on stable.*no longer", run.Out);
        Assert.Equal($"Bearer {Token}", Assert.Single(_service.Requests).Headers["Authorization"]);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

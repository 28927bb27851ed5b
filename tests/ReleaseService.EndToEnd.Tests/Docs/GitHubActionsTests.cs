using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseService.Contracts.Client;
using ReleaseService.EndToEnd.Tests.Cli;
using ReleaseService.Testing;
using ReleaseService.Testing.Identity;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Docs;

/// <summary>
/// docs/examples/github-actions as it stands there: the workflow's own scripts against a server with the settings of its README. Only the server's URL is http, its host found through a
/// proxy variable, and the issuer's URL is that of the one that plays GitHub.
/// </summary>
public sealed partial class GitHubActionsTests : IDisposable
{
    private static readonly string Example = Path.Combine(Repository.Root, "docs/examples/github-actions");

    private readonly GitHubWorkflow _workflow = GitHubWorkflow.Read(WithoutTls(File.ReadAllText($"{Example}/channels.yaml")));
    private readonly GitHubRunner _runner = new();
    private readonly ChannelsCopy _channels;

    public GitHubActionsTests() => _channels = new(_runner.Workspace);

    [Fact]
    public async Task A_push_to_main_brings_the_server_to_what_the_folder_says_and_the_next_has_nothing_to_do()
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer);
        _channels.AddRelease("0.83.0-3");
        _channels.Promote("beta", "0.83.0-3");

        var first = await PushAsync(server, issuer);
        Assert.True(first.FailedStep is null, first.Output);
        Assert.Contains("Plan: 1 new release, 1 promotion.", first.Output, StringComparison.Ordinal);
        var head = (await server.Publisher().GetPromotionsAsync("beta")).Promotions[^1];
        Assert.Equal(("0.83.0-3", 23, $"oidc:{new Uri(issuer.Url).Authority}:repo:acme/releases:ref:refs/heads/main"), (head.ReleaseName, head.Sequence, head.Actor));

        var entries = (await server.Publisher().GetLastAuditAsync(1)).LastNumber;
        var second = await PushAsync(server, issuer);
        Assert.True(second.FailedStep is null, second.Output);
        Assert.Equal(2, NothingToDo().Count(second.Output)); // plan and apply
        Assert.Equal(entries, (await server.Publisher().GetLastAuditAsync(1)).LastNumber);

        Assert.Equal(2, issuer.Jobs.Issued.Count);
        Assert.Equal(issuer.Jobs.Issued, [.. first.Masked, .. second.Masked]);
        AssertUnseen(issuer, first.Output + second.Output + server.Log.Text);
    }

    [Fact]
    public async Task A_plan_that_is_refused_is_not_begun()
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer);
        _channels.AddRelease("0.83.0-3");
        _channels.Promote("stable", "0.83.0-3"); // without its 72 hours on beta
        var log = await PushAsync(server, issuer);
        Assert.True(log is { FailedStep: "Plan and apply", ExitCode: 2 }, log.Output);
        Assert.Contains("promotion_too_early", log.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().GetReleaseAsync("0.83.0-3"));
    }

    [Fact]
    public async Task A_pull_request_is_linted_without_server_and_token()
    {
        var lint = _workflow.JobOn("pull_request");
        var good = await _runner.RunAsync(lint, new Dictionary<string, string>());
        Assert.True(good.FailedStep is null, good.Output);

        _channels.Edit("releases/0.83.0-2.yaml", text => text.MustReplace("values:\n", "values:\n  global:\n    host: https://example.com\n"));
        var bad = await _runner.RunAsync(lint, new Dictionary<string, string>());
        Assert.True(bad is { FailedStep: "Lint", ExitCode: 2 }, bad.Output);
        Assert.Matches(@"channels/releases/0\.83\.0-2\.yaml:[0-9]+:[0-9]+: error: values\.global\.host: .*\[customer-key\]", bad.Output);
    }

    [Theory]
    [InlineData("another branch", "ref", "refs/heads/next")]
    [InlineData("a fork's pull request", "event_name", "pull_request")]
    [InlineData("a pull_request_target", "event_name", "pull_request_target")]
    [InlineData("another repository", "repository", "mallory/releases")]
    [InlineData("another repository that took the name", "repository_id", "987654321")]
    public async Task A_job_that_the_rules_do_not_take_is_refused_in_clear_words(string job, string claim, string value)
    {
        await using var issuer = await OidcIssuer.StartAsync();
        await using var server = await StartAsync(issuer);
        _channels.AddRelease("0.83.0-3");
        var log = await PushAsync(server, issuer, (claim, value));
        Assert.True(log is { FailedStep: "Plan and apply", ExitCode: 1 }, $"{job}: {log.Output}");
        Assert.Contains("error: No rule matches [identity_unmatched]", log.Output, StringComparison.Ordinal);
        Assert.Contains("looked at: event_name, ref, repository, repository_id.", log.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ReleaseServiceException>(() => server.Publisher().GetReleaseAsync("0.83.0-3"));
        AssertUnseen(issuer, log.Output + server.Log.Text);
    }

    [Fact]
    public async Task A_job_without_the_permission_hears_which_one_it_lacks()
    {
        var log = await _runner.RunAsync(_workflow.JobOn("push"), new Dictionary<string, string>());
        Assert.True(log is { FailedStep: "Plan and apply", ExitCode: not 0 }, log.Output);
        Assert.Contains("id-token: write", log.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_job_may_do_what_it_needs_and_two_never_apply_at_once()
    {
        var (lint, apply) = (_workflow.JobOn("pull_request"), _workflow.JobOn("push"));
        Assert.Equal([("contents", "read")], _workflow.PermissionsOf(lint).Select(granted => (granted.Key, granted.Value)));
        Assert.Equal([("contents", "read"), ("id-token", "write")], _workflow.PermissionsOf(apply).Select(granted => (granted.Key, granted.Value)));
        Assert.True(apply.Concurrency is { Group.Length: > 0, CancelInProgress: false });
        Assert.Equal(["pull_request", "push"], _workflow.On.Keys);
        Assert.Equal(["main"], _workflow.On["push"]!.Branches);
        Assert.DoesNotContain(lint.Steps.Concat(apply.Steps), step => step.Run?.Contains("${{", StringComparison.Ordinal) == true); // text of strangers becomes a script that way
    }

    [Fact]
    public void Releasectl_is_built_from_the_tag_of_this_version()
    {
        var version = typeof(ReleaseService.Cli.Releasectl).Assembly.GetName().Version!.ToString(3);
        var tags = _workflow.Jobs.Values.SelectMany(job => job.Steps).Where(step => step.With.ContainsKey("repository")).Select(step => step.With["ref"]);
        Assert.Equal([$"v{version}", $"v{version}"], tags);
    }

    public void Dispose() => _runner.Dispose();

    private static Task<TestServer> StartAsync(OidcIssuer issuer)
    {
        var settings = Setting().Matches(WithoutTls(File.ReadAllText($"{Example}/README.md")))
            .Select(line => $"--{line.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal)}={line.Groups["value"].Value}").ToArray();
        Assert.NotEmpty(settings);
        return TestServer.StartSeededAsync(settings: [.. settings.Select(setting => setting.Replace("https://token.actions.githubusercontent.com", issuer.Url, StringComparison.Ordinal))]);
    }

    /// <summary>The job of a push, with the claims of one to main unless they are changed.</summary>
    private Task<JobLog> PushAsync(TestServer server, OidcIssuer issuer, params (string Claim, string Value)[] changes)
    {
        issuer.Jobs.Claims = audience =>
        {
            var claims = issuer.Claims(audience, TestServer.Start);
            foreach (var (claim, value) in changes.Prepend(("repository_id", "123456789")))
                claims[claim] = value;
            return claims;
        };
        return _runner.RunAsync(_workflow.JobOn("push"), new Dictionary<string, string>
        {
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = issuer.Jobs.RequestUrl,
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = issuer.Jobs.RequestToken,
            ["http_proxy"] = server.Address.ToString(),
            ["no_proxy"] = "127.0.0.1",
        });
    }

    private static void AssertUnseen(OidcIssuer issuer, string text)
    {
        foreach (var part in issuer.Jobs.Issued.SelectMany(token => token.Split('.')).Append(issuer.Jobs.RequestToken))
            Assert.DoesNotContain(part, text, StringComparison.Ordinal);
    }

    private static string WithoutTls(string text) => text.Replace("https://releases.example.com", "http://releases.example.com", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<name>Identity__\S+?)=(?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex("^Nothing to do", RegexOptions.Multiline)]
    private static partial Regex NothingToDo();
}

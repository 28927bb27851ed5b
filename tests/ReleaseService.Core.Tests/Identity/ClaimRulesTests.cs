using System.Text.Json;
using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using Xunit;

namespace ReleaseService.Core.Tests.Identity;

public sealed class ClaimRulesTests
{
    private const string Issuer = "https://token.actions.githubusercontent.com";

    private const string Token = """
        {"sub":"repo:acme/releases:ref:refs/heads/main","repository":"acme/releases","ref":"refs/heads/main","run_number":10,"trusted":true,
         "groups":["devs","release engineers",7,["nested"]],"none":null,"object":{"a":"b"},"empty":[]}
        """;

    [Theory]
    [InlineData("repository", "acme/releases", true)]
    [InlineData("repository", "acme/*", true)]
    [InlineData("repository", "acme/other", false)]
    [InlineData("Repository", "acme/releases", false)]
    [InlineData("environment", "production", false)]
    [InlineData("environment", "*", false)] // a claim that isn't there matches nothing
    [InlineData("run_number", "10", true)]
    [InlineData("run_number", "1*", true)]
    [InlineData("run_number", "10.0", false)]
    [InlineData("trusted", "true", true)]
    [InlineData("trusted", "True", false)]
    [InlineData("groups", "release engineers", true)]
    [InlineData("groups", "7", true)]
    [InlineData("groups", "devs,release engineers", false)]
    [InlineData("groups", "nested", false)]
    [InlineData("groups", "*nested*", false)]
    [InlineData("none", "*", false)]
    [InlineData("none", "null", false)]
    [InlineData("object", "*", false)]
    [InlineData("object", "b", false)]
    [InlineData("empty", "*", false)]
    public void A_claim_matches_as_text_number_boolean_or_one_of_a_list(string claim, string pattern, bool expected) =>
        Assert.Equal(expected, Rule(claims: (claim, pattern)).Matches(Json(Token)));

    [Fact]
    public void All_claims_of_a_rule_must_match()
    {
        Assert.True(Rule(claims: [("repository", "acme/releases"), ("ref", "refs/heads/main")]).Matches(Json(Token)));
        Assert.False(Rule(claims: [("repository", "acme/releases"), ("ref", "refs/heads/other")]).Matches(Json(Token)));
    }

    [Fact]
    public void The_first_rule_that_matches_decides()
    {
        ClaimRule[] rules =
        [
            Rule(Role.Admin, [], ("repository", "acme/admin")),
            Rule(Role.Publisher, ["beta"], ("repository", "acme/releases")),
            Rule(Role.Admin, [], ("repository", "acme/*")),
        ];
        var identity = ClaimRules.Decide(Issuer, rules, Json(Token));
        Assert.NotNull(identity);
        Assert.Equal(("oidc:token.actions.githubusercontent.com:repo:acme/releases:ref:refs/heads/main", Role.Publisher, null), (identity.Actor, identity.Role, identity.ExpiresAt));
        Assert.True(identity.MayUse("beta"));
        Assert.False(identity.MayUse("stable"));
        Assert.False(identity.IsForAllChannels);
        Assert.Null(ClaimRules.Decide(Issuer, rules[..1], Json(Token)));
        Assert.Null(ClaimRules.Decide(Issuer, [], Json(Token)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{"sub":["a"]}""")]
    [InlineData("""{"sub":"a\nb"}""")]
    [InlineData("""{"sub":"a\u0000"}""")]
    [InlineData("""{"sub":"a\u202eb"}""")] // written from right to left
    [InlineData("""{"sub":"a\u2028b"}""")]
    [InlineData("""{"sub":"a\u200bb"}""")]
    public void Without_a_subject_that_a_history_can_show_there_is_no_identity(string claims)
    {
        Assert.Null(ClaimRules.ActorOf(Issuer, Json(claims)));
        Assert.Null(ClaimRules.Decide(Issuer, [Rule()], Json(claims)));
    }

    [Fact]
    public void A_subject_has_at_most_255_characters()
    {
        Assert.Equal($"oidc:token.actions.githubusercontent.com:{new string('a', 255)}", ClaimRules.ActorOf(Issuer, Json($$"""{"sub":"{{new string('a', 255)}}"}""")));
        Assert.Null(ClaimRules.ActorOf(Issuer, Json($$"""{"sub":"{{new string('a', 256)}}"}""")));
    }

    [Fact]
    public void A_rule_without_claims_would_let_everybody_in_and_is_refused() => AssertRefused(Rule(claims: []), "let in everybody");

    [Theory]
    [InlineData("sub", "*")]
    [InlineData("repository", "***")]
    [InlineData("aud", "https://releases.example.com")]
    [InlineData("iss", "https://token.actions.githubusercontent.com")]
    [InlineData("jti", "a*")]
    [InlineData("exp", "17*")]
    [InlineData("ref", "refs/heads/main")]
    [InlineData("event_name", "push")]
    [InlineData("environment", "production")]
    [InlineData("repository", "*/releases")]
    [InlineData("repository", "acme*")]
    [InlineData("repository_owner", "ac*")]
    [InlineData("sub", "repo:*")]
    [InlineData("sub", "repo:acme*")]
    [InlineData("groups", "*-releasers")]
    public void So_is_one_whose_claims_anybody_can_have(string claim, string pattern) => AssertRefused(Rule(claims: (claim, pattern)), "let in everybody");

    [Theory]
    [InlineData("repository", "acme/releases")]
    [InlineData("repository", "acme/*")]
    [InlineData("repository_id", "123456789")]
    [InlineData("sub", "repo:acme/*")]
    [InlineData("sub", "system:serviceaccount:ci:*")]
    [InlineData("groups", "release-*")]
    public void A_claim_that_names_somebody_will_do(string claim, string pattern) => Assert.Empty(Rule(claims: [(claim, pattern), ("ref", "refs/heads/main")]).Check());

    [Fact]
    public void An_empty_value_and_a_channel_that_has_no_such_name_are_refused()
    {
        AssertRefused(Rule(claims: [("repository", "acme/releases"), ("ref", "")]), "Claims:ref is empty");
        AssertRefused(Rule(Role.Publisher, ["Beta"], ("repository", "acme/releases")), "Channels has Beta");
    }

    [Fact]
    public void A_rule_of_who_it_is_may_also_ask_that_a_claim_is_there() =>
        Assert.Empty(Rule(Role.Publisher, ["beta"], ("repository", "acme/releases"), ("environment", "*"), ("aud", "x")).Check());

    [Fact]
    public void The_explanation_lists_ten_rules_and_counts_the_others()
    {
        var text = ClaimRules.Explain([.. Enumerable.Range(0, 12).Select(index => Rule(claims: [("repository", $"acme/r{index}"), ("ref", "main")]))]);
        Assert.StartsWith("rule 0 wants ref=main and repository=acme/r0; rule 1 wants ", text, StringComparison.Ordinal);
        Assert.EndsWith("acme/r9; and 2 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_looked_at_are_names_of_claims_each_once_and_no_value() => Assert.Equal(
        "environment, ref, repository",
        ClaimRules.LookedAt([Rule(claims: [("repository", "acme/releases"), ("ref", "main")]), Rule(claims: [("repository", "acme/other"), ("environment", "production")])]));

    private static ClaimRule Rule(Role role = Role.Viewer, string[]? channels = null, params (string Name, string Pattern)[] claims) =>
        new(claims.ToDictionary(claim => claim.Name, claim => claim.Pattern), role, channels ?? []);

    private static void AssertRefused(ClaimRule rule, string reason) => Assert.Contains(reason, Assert.Single(rule.Check()), StringComparison.Ordinal);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

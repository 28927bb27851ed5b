using System.Text.Json.Nodes;
using FsCheck.Xunit;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Identity.Oidc;
using ReleaseService.Testing;
using ReleaseService.Testing.Identity;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>Which tokens are identities: one row for each named attack or defect.</summary>
public sealed class OidcTests
{
    public static TheoryData<string, string?> Attacks => new()
    {
        { "none", null },
        { "PS256", null },
        { "ES256", null },
        { "no kid", null },
        { "audience in a list", null },
        { "expired within the skew", null },
        { "soon valid within the skew", null },
        { "alg none", "identity_invalid" },
        { "alg none with a signature", "identity_invalid" },
        { "HS256 with the public key", "identity_invalid" },
        { "RS512", "identity_invalid" },
        { "ES256 header on an RS256 signature", "identity_invalid" },
        { "a key for RS256 used with PS256", "identity_invalid" },
        { "crit", "identity_invalid" },
        { "crit null", "identity_invalid" },
        { "alg is a number", "identity_invalid" },
        { "alg twice", "identity_invalid" },
        { "no alg", "identity_invalid" },
        { "kid is a number", "identity_invalid" },
        { "kid is a list", "identity_invalid" },
        { "embedded jwk", "identity_invalid" },
        { "another issuer's key", "identity_invalid" },
        { "another issuer", "identity_invalid" },
        { "issuer with a slash", "identity_invalid" },
        { "no issuer", "identity_invalid" },
        { "payload changed", "identity_invalid" },
        { "signature cut", "identity_invalid" },
        { "encrypted", "identity_invalid" },
        { "another audience", "identity_invalid" },
        { "audience in another case", "identity_invalid" },
        { "our audience among others", "identity_invalid" },
        { "no audience", "identity_invalid" },
        { "empty audience list", "identity_invalid" },
        { "expired", "identity_invalid" },
        { "not yet valid", "identity_invalid" },
        { "no exp", "identity_invalid" },
        { "exp is text", "identity_invalid" },
        { "exp is null", "identity_invalid" },
        { "exp is an object", "identity_invalid" },
        { "exp twice", "identity_invalid" },
        { "nbf is text", "identity_invalid" },
        { "aud is a number", "identity_invalid" },
        { "aud is an object", "identity_invalid" },
        { "iss twice", "identity_invalid" },
        { "no sub", "identity_invalid" },
        { "sub with a line break", "identity_invalid" },
        { "sub too long", "identity_invalid" },
        { "too long", "identity_invalid" },
        { "another repository", "identity_unmatched" },
        { "a repository that begins the same", "identity_unmatched" },
        { "another branch", "identity_unmatched" },
        { "a fork's pull request", "identity_unmatched" },
        { "a pull_request_target", "identity_unmatched" },
    };

    [Theory, MemberData(nameof(Attacks))]
    public async Task Only_a_good_token_is_an_identity(string attack, string? code)
    {
        await using var trust = await OidcTrust.StartAsync();
        var token = await MakeAsync(attack, trust);
        var verdict = await trust.VerifyAsync(token);
        Assert.Equal(code, verdict.Error);
        Assert.Equal(code is null, verdict.Identity is not null);
        Assert.Equal(code is null, verdict.Detail is null);
        foreach (var part in token.Split('.').Where(part => part.Length > 0))
            Assert.DoesNotContain(part, trust.Log.Text + verdict.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("octocat", trust.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_is_called_by_its_subject_and_ends_with_its_token()
    {
        await using var trust = await OidcTrust.StartAsync();
        var identity = (await trust.VerifyAsync(trust.Token())).Identity;
        Assert.NotNull(identity);
        Assert.Equal($"oidc:{new Uri(trust.Issuer.Url).Authority}:repo:acme/releases:ref:refs/heads/main", identity.Actor);
        Assert.Equal((Role.Publisher, trust.Time.GetUtcNow().AddMinutes(5)), (identity.Role, identity.ExpiresAt));
        Assert.True(identity.MayUse("beta"));
        Assert.False(identity.MayUse("stable"));
    }

    [Fact]
    public async Task The_subject_of_repositories_made_since_July_2026_changes_nothing_in_the_rule()
    {
        await using var trust = await OidcTrust.StartAsync();
        var verdict = await trust.VerifyAsync(trust.Token(("sub", "repo:acme@65/releases@74:ref:refs/heads/main")));
        Assert.Equal($"oidc:{new Uri(trust.Issuer.Url).Authority}:repo:acme@65/releases@74:ref:refs/heads/main", verdict.Identity?.Actor);
    }

    [Fact]
    public async Task The_claims_of_GitLab_do_as_well()
    {
        await using var trust = await OidcTrust.StartAsync(settings => new()
        {
            Issuer = settings.Issuer,
            Audience = settings.Audience,
            Rules = [OidcTrust.Rule(Role.Publisher, [], ("project_id", "1001"), ("ref", "main"), ("ref_type", "branch"), ("ref_protected", "true"), ("groups_direct", "acme/releasers"))],
        });
        (string, JsonNode?)[] job =
        [
            ("sub", "project_path:acme/releases:ref_type:branch:ref:main"), ("project_id", "1001"), ("ref", "main"), ("ref_protected", "true"), ("groups_direct", new JsonArray("acme", "acme/releasers")),
        ];
        Assert.Equal($"oidc:{new Uri(trust.Issuer.Url).Authority}:project_path:acme/releases:ref_type:branch:ref:main", (await trust.VerifyAsync(trust.Token(job))).Identity?.Actor);
        Assert.Equal("identity_unmatched", (await trust.VerifyAsync(trust.Token([.. job, ("groups_direct", new JsonArray("acme", "acme/releasers-2"))]))).Error);
        Assert.Equal("identity_unmatched", (await trust.VerifyAsync(trust.Token([.. job, ("ref_protected", "false")]))).Error);
    }

    [Fact]
    public async Task A_refusal_says_what_was_asked_for()
    {
        await using var trust = await OidcTrust.StartAsync();
        var unmatched = await trust.VerifyAsync(trust.Token(("ref", "refs/heads/other")));
        Assert.Contains("looked at: event_name, ref, repository.", unmatched.Detail, StringComparison.Ordinal);
        Assert.Contains(OidcTrust.Audience, (await trust.VerifyAsync(trust.Token(("aud", "https://github.com/acme")))).Detail, StringComparison.Ordinal);
        Assert.Contains("RS256, PS256 or ES256", (await trust.VerifyAsync(trust.Issuer.Sign(trust.Claims().ToJsonString(), "RS512"))).Detail, StringComparison.Ordinal);
        Assert.Contains("2026-09-01T12:00:00Z", (await trust.VerifyAsync(trust.Token(("exp", 1)))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_with_a_genuine_token_does_not_hear_what_the_rules_want()
    {
        await using var trust = await OidcTrust.StartAsync();
        var verdict = await trust.VerifyAsync(trust.Token(("sub", "repo:mallory/mine:ref:refs/heads/x"), ("repository", "mallory/mine"), ("ref", "refs/heads/x")));
        foreach (var secret in new[] { "acme", "releases", "main", "push", "beta" })
            Assert.DoesNotContain(secret, verdict.Detail!.Replace(trust.Issuer.Url, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            new UnmatchedActor($"oidc:{new Uri(trust.Issuer.Url).Authority}:repo:mallory/mine:ref:refs/heads/x", "rule 0 wants event_name=push and ref=refs/heads/main and repository=acme/releases"), verdict.Unmatched);
        Assert.Null((await trust.VerifyAsync(trust.Token(("exp", 1)))).Unmatched); // no rule was asked
    }

    [Fact]
    public async Task A_token_is_ours_if_it_names_our_issuer_and_a_license_never_is()
    {
        await using var trust = await OidcTrust.StartAsync();
        using var vendor = new LicenseIssuer();
        Assert.True(trust.Identities.IsConfigured);
        Assert.True(trust.Identities.MayBeOurs(trust.Token()));
        Assert.True(trust.Identities.MayBeOurs(trust.Token(("exp", 1)))); // so that its owner hears why it is refused
        Assert.False(trust.Identities.MayBeOurs(vendor.Issue(TestServer.Start.AddYears(1))));
        Assert.False(trust.Identities.MayBeOurs(vendor.Sign($$"""{"flags":["iss","{{trust.Issuer.Url}}"]}""")));
        foreach (var payload in new[] { """{"iss":7}""", """{"iss":"\ud800"}""", """{"\ud800":1,"iss":"x"}""", "[]", "{", "", "null", """{"iss":"https://other.example"}""", new string('[', 5000) })
            Assert.False(trust.Identities.MayBeOurs(vendor.Sign(payload)), payload);
        Assert.Equal(0, trust.Issuer.Asked);
    }

    [Property(MaxTest = 2000)]
    public bool Reading_whose_token_it_is_never_throws(string text) =>
        UnverifiedIssuer.Read(text) is null && UnverifiedIssuer.Read($"e30.{OidcIssuer.Encode(text ?? "")}.x") is null && UnverifiedIssuer.Read($"e30.{text}.x") is null;

    /// <summary>A token of which one letter was changed anywhere is no identity, and never an exception.</summary>
    [Fact]
    public async Task No_letter_of_a_token_can_be_changed()
    {
        await using var trust = await OidcTrust.StartAsync();
        var token = trust.Token();
        for (var i = 0; i < token.Length - 1; i++) // of the last letter, some bits don't count
        {
            foreach (var letter in "A.!")
            {
                if (token[i] != letter)
                    Assert.Equal("identity_invalid", (await trust.VerifyAsync(token[..i] + letter + token[(i + 1)..])).Error);
            }
        }
    }

    private static async Task<string> MakeAsync(string attack, OidcTrust trust)
    {
        var (issuer, now) = (trust.Issuer, trust.Time.GetUtcNow());
        var good = trust.Claims().ToJsonString();
        switch (attack)
        {
            case "none": return trust.Token();
            case "PS256": return issuer.Sign(good, "PS256", """{"alg":"PS256","kid":"any"}""");
            case "ES256": return issuer.Sign(good, "ES256");
            case "no kid": return issuer.Sign(good, header: """{"alg":"RS256"}""");
            case "audience in a list": return trust.Token(("aud", new JsonArray(OidcTrust.Audience)));
            case "expired within the skew": return trust.Token(("exp", now.AddSeconds(-59).ToUnixTimeSeconds()));
            case "soon valid within the skew": return trust.Token(("nbf", now.AddSeconds(60).ToUnixTimeSeconds()));
            case "alg none": return issuer.Sign(good, "none");
            case "alg none with a signature": return issuer.Sign(good, header: $$"""{"alg":"none","kid":"{{issuer.KeyId}}"}""");
            case "HS256 with the public key": return issuer.Sign(good, "HS256");
            case "RS512": return issuer.Sign(good, "RS512");
            case "ES256 header on an RS256 signature": return issuer.Sign(good, "RS256", """{"alg":"ES256","kid":"ec"}""");
            case "a key for RS256 used with PS256": return issuer.Sign(good, "PS256");
            case "crit": return issuer.Sign(good, header: $$"""{"alg":"RS256","kid":"{{issuer.KeyId}}","crit":["exp"]}""");
            case "crit null": return issuer.Sign(good, header: $$"""{"alg":"RS256","kid":"{{issuer.KeyId}}","crit":null}""");
            case "alg is a number": return issuer.Sign(good, header: $$"""{"alg":256,"kid":"{{issuer.KeyId}}"}""");
            case "alg twice": return issuer.Sign(good, header: $$"""{"alg":"RS256","alg":"none","kid":"{{issuer.KeyId}}"}""");
            case "no alg": return issuer.Sign(good, header: $$"""{"kid":"{{issuer.KeyId}}"}""");
            case "kid is a number": return issuer.Sign(good, header: """{"alg":"RS256","kid":1}""");
            case "kid is a list": return issuer.Sign(good, header: $$"""{"alg":"RS256","kid":["{{issuer.KeyId}}"]}""");
            case "embedded jwk":
                await using (var other = await OidcIssuer.StartAsync())
                    return other.Sign(good, header: $$"""{"alg":"RS256","kid":"{{issuer.KeyId}}","jwk":{{JsonNode.Parse(other.Jwks())!["keys"]![0]!.ToJsonString()}},"jku":"{{other.Url}}/.well-known/jwks"}""");
            case "another issuer's key":
                await using (var other = await OidcIssuer.StartAsync())
                    return other.Sign(good);
            case "another issuer":
                await using (var other = await OidcIssuer.StartAsync())
                    return other.Sign(other.Claims(OidcTrust.Audience, now).ToJsonString());
            case "issuer with a slash": return trust.Token(("iss", issuer.Url + "/"));
            case "no issuer": return trust.Token(("iss", null));
            case "payload changed": return Swap(trust.Token(("ref", "refs/heads/other")), 1, OidcIssuer.Encode(good));
            case "signature cut": return trust.Token()[..^8];
            case "encrypted": return Swap(trust.Token(), 0, OidcIssuer.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM"}""")) + ".x.x";
            case "another audience": return trust.Token(("aud", "https://github.com/acme"));
            case "audience in another case": return trust.Token(("aud", OidcTrust.Audience.ToUpperInvariant()));
            case "our audience among others": return trust.Token(("aud", new JsonArray("https://other.example", OidcTrust.Audience)));
            case "no audience": return trust.Token(("aud", null));
            case "empty audience list": return trust.Token(("aud", new JsonArray()));
            case "expired": return trust.Token(("exp", now.AddSeconds(-60).ToUnixTimeSeconds()));
            case "not yet valid": return trust.Token(("nbf", now.AddSeconds(61).ToUnixTimeSeconds()));
            case "no exp": return trust.Token(("exp", null));
            case "exp is text": return trust.Token(("exp", "tomorrow"));
            case "exp is null": return issuer.Sign(trust.Claims(("exp", 1)).ToJsonString().MustReplace("\"exp\":1", "\"exp\":null"));
            case "exp is an object": return trust.Token(("exp", new JsonObject()));
            case "nbf is text": return trust.Token(("nbf", "yesterday"));
            case "aud is a number": return trust.Token(("aud", 7));
            case "aud is an object": return trust.Token(("aud", new JsonObject { ["a"] = OidcTrust.Audience }));
            case "iss twice": return issuer.Sign(good[..^1] + ",\"iss\":\"https://token.actions.githubusercontent.com\"}");
            case "exp twice": return issuer.Sign(good.MustReplace("\"exp\":", "\"exp\":1,\"exp\":"));
            case "no sub": return trust.Token(("sub", null));
            case "sub with a line break": return trust.Token(("sub", "repo:acme/releases\nadmin"));
            case "sub too long": return trust.Token(("sub", new string('a', 256)));
            case "too long": return trust.Token(("padding", new string('a', 16 * 1024)));
            case "another repository": return trust.Token(("repository", "acme/other"));
            case "a repository that begins the same": return trust.Token(("repository", "acme/releases-evil"));
            case "another branch": return trust.Token(("ref", "refs/heads/main/x"));
            case "a fork's pull request":
                return trust.Token(("sub", "repo:acme/releases:pull_request"), ("ref", "refs/pull/7/merge"), ("event_name", "pull_request"), ("head_ref", "main"), ("base_ref", "main"), ("actor", "mallory"));
            case "a pull_request_target":
                return trust.Token(("event_name", "pull_request_target"), ("head_ref", "main"), ("base_ref", "main"), ("actor", "mallory")); // its ref is main
            default: throw new ArgumentOutOfRangeException(nameof(attack), attack, null);
        }
    }

    private static string Swap(string token, int index, string part)
    {
        var parts = token.Split('.');
        parts[index] = part;
        return string.Join('.', parts);
    }
}

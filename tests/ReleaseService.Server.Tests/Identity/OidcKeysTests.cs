using ReleaseService.Server.Identity.Oidc;
using ReleaseService.Testing.Identity;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>Where an issuer's keys come from, how often it is asked, and what happens while it can't be.</summary>
public sealed class OidcKeysTests
{
    [Fact]
    public async Task Keys_are_read_when_the_first_token_comes_and_then_kept()
    {
        await using var trust = await OidcTrust.StartAsync();
        Assert.Equal(0, trust.Issuer.Asked);
        for (var i = 0; i < 20; i++)
            Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        Assert.Equal(1, trust.Issuer.Asked);
    }

    [Fact]
    public async Task The_first_token_with_a_new_key_is_taken()
    {
        await using var trust = await OidcTrust.StartAsync();
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        trust.Time.Advance(IssuerKeys.ShortestInterval);
        trust.Issuer.Rotate("key-2");
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
    }

    [Fact]
    public async Task A_flood_of_unknown_key_ids_asks_the_issuer_once_in_five_minutes()
    {
        await using var trust = await OidcTrust.StartAsync();
        for (var minute = 0; minute < 10; minute++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => Assert.Equal(
                "identity_invalid", (await trust.VerifyAsync(trust.Issuer.Sign(trust.Claims().ToJsonString(), header: $$"""{"alg":"RS256","kid":"{{minute}}-{{i}}"}"""))).Error)));
            trust.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, trust.Issuer.Asked);
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
    }

    [Fact]
    public async Task A_key_that_the_issuer_withdrew_ends_within_the_hour()
    {
        await using var trust = await OidcTrust.StartAsync();
        var token = trust.Token(("exp", trust.Time.GetUtcNow().AddHours(3).ToUnixTimeSeconds()));
        Assert.Null((await trust.VerifyAsync(token)).Error);
        trust.Issuer.Rotate("key-2");
        trust.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Null((await trust.VerifyAsync(token)).Error);
        trust.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("identity_invalid", (await trust.VerifyAsync(token)).Error);
    }

    [Fact]
    public async Task An_issuer_that_is_down_at_the_start_is_503_and_asked_again_every_ten_seconds_at_most()
    {
        await using var trust = await OidcTrust.StartAsync();
        trust.Issuer.DiscoveryFailure = "down";
        for (var i = 0; i < 30; i++)
        {
            var verdict = await trust.VerifyAsync(trust.Token());
            Assert.Equal("issuer_unavailable", verdict.Error);
            Assert.Contains(trust.Issuer.Url, verdict.Detail, StringComparison.Ordinal);
            trust.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, trust.Issuer.Asked);
        Assert.Single(trust.Log.Text.Split('\n'), line => line.Contains("it answered 503", StringComparison.Ordinal));
        trust.Issuer.DiscoveryFailure = null;
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
    }

    [Theory]
    [InlineData("down", "it answered 503")]
    [InlineData("redirect", "it answered 302")]
    [InlineData("huge", "it answered too much")]
    [InlineData("<html>", "isn't JSON")]
    [InlineData("[]", "names another issuer")]
    [InlineData("""{"issuer":"https://token.actions.githubusercontent.com","jwks_uri":"JWKS"}""", "names another issuer")]
    [InlineData("""{"issuer":"ISSUER/","jwks_uri":"JWKS"}""", "names another issuer")]
    [InlineData("""{"issuer":"ISSUER"}""", "names no jwks_uri by https")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":"http://keys.example/jwks"}""", "names no jwks_uri by https")]
    [InlineData("""{"issuer":"ISSUER","jwks_uri":"file:///etc/passwd"}""", "names no jwks_uri by https")]
    public async Task A_discovery_document_that_will_not_do_is_not_used(string failure, string problem)
    {
        await using var trust = await OidcTrust.StartAsync();
        trust.Issuer.DiscoveryFailure = failure
            .Replace("ISSUER", trust.Issuer.Url, StringComparison.Ordinal).Replace("JWKS", trust.Issuer.Url + "/.well-known/jwks", StringComparison.Ordinal);
        Assert.Equal("issuer_unavailable", (await trust.VerifyAsync(trust.Token())).Error);
        Assert.Contains(problem, trust.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("down", "it answered 503")]
    [InlineData("redirect", "it answered 302")]
    [InlineData("huge", "it answered too much")]
    [InlineData("{}", "aren't a JWKS")]
    [InlineData("""{"keys":[]}""", "holds no key that can be used")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]}""", "holds no key that can be used")]
    public async Task Keys_that_will_not_do_are_not_used(string failure, string problem)
    {
        await using var trust = await OidcTrust.StartAsync();
        trust.Issuer.KeysFailure = failure;
        Assert.Equal("issuer_unavailable", (await trust.VerifyAsync(trust.Token())).Error);
        Assert.Contains(problem, trust.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_good_keys_go_on_being_used_while_the_issuer_is_down()
    {
        await using var trust = await OidcTrust.StartAsync();
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        foreach (var failure in new[] { "down", "redirect", "huge", "<html>", """{"issuer":"https://evil.example","jwks_uri":"https://evil.example/jwks"}""" })
        {
            trust.Issuer.DiscoveryFailure = failure;
            trust.Time.Advance(TimeSpan.FromDays(1));
            Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        }

        trust.Issuer.Rotate("key-2"); // may be genuine: who can tell?
        Assert.Equal("issuer_unavailable", (await trust.VerifyAsync(trust.Token())).Error);
        trust.Issuer.DiscoveryFailure = null;
        trust.Time.Advance(IssuerKeys.ShortestInterval);
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        Assert.Equal(7, trust.Issuer.Asked);
    }

    [Fact]
    public async Task While_the_issuer_hangs_a_token_with_a_known_key_does_not_wait_twice()
    {
        await using var trust = await OidcTrust.StartAsync();
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        var gate = new TaskCompletionSource();
        trust.Issuer.Hanging = gate.Task;
        trust.Time.Advance(IssuerKeys.MaxAge);
        var first = trust.VerifyAsync(trust.Token());
        Assert.Null((await trust.VerifyAsync(trust.Token())).Error);
        Assert.False(first.IsCompleted);
        gate.SetResult();
        Assert.Null((await first).Error);
        Assert.Equal(2, trust.Issuer.Asked);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_does_not_end_the_read_for_the_others()
    {
        await using var trust = await OidcTrust.StartAsync();
        var gate = new TaskCompletionSource();
        trust.Issuer.Hanging = gate.Task;
        using var patience = new CancellationTokenSource();
        var first = trust.Identities.VerifyAsync(trust.Token(), patience.Token);
        var second = trust.VerifyAsync(trust.Token());
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Null((await second).Error);
        Assert.Equal(1, trust.Issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_given_ten_seconds()
    {
        await using var trust = await OidcTrust.StartAsync();
        Assert.Equal(TimeSpan.FromSeconds(10), trust.Http.Timeout);
    }

    [Fact]
    public async Task An_issuer_that_is_gone_is_named_in_the_log()
    {
        await using var trust = await OidcTrust.StartAsync();
        var (token, url) = (trust.Token(), trust.Issuer.Url);
        await trust.Issuer.DisposeAsync();
        Assert.Equal("issuer_unavailable", (await trust.VerifyAsync(token)).Error);
        var line = Assert.Single(trust.Log.Text.Split('\n'), line => line.Contains("it can't be reached (ConnectionError)", StringComparison.Ordinal));
        Assert.Contains(url, line, StringComparison.Ordinal);
    }
}

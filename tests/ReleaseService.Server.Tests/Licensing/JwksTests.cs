using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

/// <summary>Where keys come from, and what happens while they can't be had.</summary>
public sealed class JwksTests
{
    private const string Path = "/api/v1/operator/channel";

    [Fact]
    public async Task Licenses_of_several_sources_count_each_by_its_own_key()
    {
        using var one = new LicenseIssuer();
        using var two = new LicenseIssuer { RsaKeyId = "rsa-2", EcKeyId = "ec-2" };
        File.WriteAllText(two.JwksFile, two.Jwks());
        await using var server = await TestServer.StartSeededAsync(issuer: one, settings: $"--Licensing:Jwks:1={two.JwksFile}");
        foreach (var issuer in new[] { one, two })
            Assert.Equal("beta", (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), channel: "beta"))).Metadata("channelName"));
    }

    [Fact]
    public async Task Keys_that_are_configured_but_not_loaded_yet_are_503_and_then_count()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        var late = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(issuer.JwksFile)!, "late.json");
        await using var server = await TestServer.StartSeededAsync(settings: $"--Licensing:Jwks:0={late}");
        var answer = await Ask.GetAsync(server, Path, license);
        Assert.Equal((503, "text/plain"), (answer.Status, answer.ContentType));
        Assert.Equal(200, (await Ask.GetAsync(server, Path)).Status);
        Assert.Equal(401, (await Ask.GetAsync(server, Path, "garbage")).Status);

        File.Copy(issuer.JwksFile, late);
        await server.Services.GetRequiredService<KeyRing>().RefreshAsync(CancellationToken.None);
        Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
    }

    [Fact]
    public async Task A_URL_is_read_again_and_its_last_keys_survive_its_being_down()
    {
        using var issuer = new LicenseIssuer();
        await using var vendor = await Vendor.StartAsync(issuer.Jwks());
        await using var server = await TestServer.StartSeededAsync(settings: $"--Licensing:Jwks:0={vendor.Url}");
        var ring = server.Services.GetRequiredService<KeyRing>();
        Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1)))).Status);

        foreach (var failure in new[] { "down", "garbage", "redirect", "huge", """{"keys":[]}""", """{"keys":[{"kty":"RSA","n":"","e":""}]}""" })
        {
            vendor.Failure = failure;
            await ring.RefreshAsync(CancellationToken.None);
            Assert.Equal(200, (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(2)))).Status);
        }

        using var next = new LicenseIssuer { RsaKeyId = "rsa-next" };
        (vendor.Failure, vendor.Body) = (null, next.Jwks());
        await ring.RefreshAsync(CancellationToken.None);
        Assert.Equal(200, (await Ask.GetAsync(server, Path, next.Issue(TestServer.Start.AddYears(1)))).Status);
        var gone = await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1)));
        Assert.Equal(401, gone.Status);
    }

    [Fact]
    public async Task A_restart_while_the_URL_is_down_takes_the_kept_keys()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        var folder = Directory.CreateTempSubdirectory("release-service-kept-").FullName;
        var vendor = await Vendor.StartAsync(issuer.Jwks());
        string[] settings = [$"--Licensing:Jwks:0={vendor.Url}", $"--Licensing:JwksCacheFolder={folder}"];
        await using (var server = await TestServer.StartSeededAsync(settings: settings))
            Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
        await vendor.DisposeAsync();

        await using (var server = await TestServer.StartSeededAsync(settings: settings))
            Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_verified_license_is_checked_once_and_forgotten_with_its_key()
    {
        using var issuer = new LicenseIssuer();
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        var ring = server.Services.GetRequiredService<KeyRing>();
        var license = issuer.Issue(TestServer.Start.AddYears(1));
        Assert.Equal(200, (await Ask.GetAsync(server, Path, license)).Status);
        Assert.NotNull(ring.Current.Verified.Find(TokenHash.Of(Encoding.UTF8.GetBytes(license))));

        using var next = new LicenseIssuer { RsaKeyId = "rsa-next", EcKeyId = "ec-next" };
        File.WriteAllText(issuer.JwksFile, next.Jwks());
        await ring.RefreshAsync(CancellationToken.None);
        Assert.Equal(401, (await Ask.GetAsync(server, Path, license)).Status);
    }

    [Fact]
    public async Task A_key_without_an_id_checks_licenses_with_any_and_an_odd_one_beside_it_does_no_harm()
    {
        using var issuer = new LicenseIssuer();
        var jwks = System.Text.Json.Nodes.JsonNode.Parse(issuer.Jwks())!;
        jwks["keys"]![0]!.AsObject().Remove("kid");
        jwks["keys"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"kty":"RSA","x5c":[1],"n":"","e":""}"""));
        File.WriteAllText(issuer.JwksFile, jwks.ToJsonString());
        await using var server = await TestServer.StartSeededAsync(issuer: issuer);
        Assert.Equal("beta", (await Ask.GetAsync(server, Path, issuer.Issue(TestServer.Start.AddYears(1), channel: "beta"))).Metadata("channelName"));
    }

    [Fact]
    public async Task A_source_that_fails_is_told_once_and_without_its_query()
    {
        await using var server = await TestServer.StartSeededAsync(settings: "--Licensing:Jwks:0=http://127.0.0.1:1/jwks?token=hunter2");
        for (var i = 0; i < 3; i++)
            await server.Services.GetRequiredService<KeyRing>().RefreshAsync(CancellationToken.None);
        Assert.Single(server.Log.Text.Split('\n'), line => line.Contains("can't be read from", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", server.Log.Text);
    }

    [Fact]
    public void The_cache_is_bounded_and_keeps_what_is_asked_for()
    {
        var cache = new VerifiedLicenses(100);
        var claims = new Core.Licensing.LicenseClaims("id", null, null, null, [], null);
        var favourite = TokenHash.Of("favourite"u8);
        cache.Add(favourite, claims);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(TokenHash.Of(Encoding.UTF8.GetBytes($"token {i}")), claims);
            Assert.NotNull(cache.Find(favourite));
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => cache.Find(TokenHash.Of(Encoding.UTF8.GetBytes($"token {i}"))) is not null), 40, 100);
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}""", 0, 1)]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""", 0, 1)]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-521","kid":"a","x":"AA","y":"AA"},{"kty":"EC","crv":"P-256","kid":"b","x":"AA","y":"AA"}]}""", 0, 2)]
    [InlineData("""{"keys":[{"kty":"RSA","use":"enc","kid":"a","n":"AQAB","e":"AQAB"},{"kid":"no kty"}]}""", 0, 2)]
    [InlineData("""{"keys":[]}""", 0, 0)]
    [InlineData("""{"keys":[1,"x",null]}""", 0, 3)]
    [InlineData("""{"keys":[{"kty":"RSA","n":"","e":""},{"kty":"RSA","n":null},{"kty":"EC","crv":"P-256"},{"kty":"RSA","x5c":[1]},{"kty":"RSA","key_ops":5},{"kty":7}]}""", 0, 6)]
    public void Keys_that_no_license_may_use_are_passed_over(string jwks, int keys, int ignored)
    {
        var document = JwksDocument.Parse(System.Text.Encoding.UTF8.GetBytes(jwks));
        Assert.Equal((keys, ignored), (document!.Keys.Count, document.Ignored));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"keys":1}""")]
    public void What_is_no_JWKS_is_refused(string jwks) => Assert.Null(JwksDocument.Parse(System.Text.Encoding.UTF8.GetBytes(jwks)));

    /// <summary>A vendor's web server with keys, which can break.</summary>
    private sealed class Vendor(WebApplication app) : IAsyncDisposable
    {
        public string? Failure { get; set; }

        public string Body { get; set; } = "";

        public string Url => app.Urls.First() + "/jwks.json";

        public static async Task<Vendor> StartAsync(string jwks)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var vendor = new Vendor(app) { Body = jwks };
            app.Run(context => vendor.Failure switch
            {
                null => context.Response.WriteAsync(vendor.Body),
                "down" => Fail(context, 503),
                "redirect" => Fail(context, 302),
                "huge" => context.Response.WriteAsync(new string(' ', JwksDocument.MaxBytes + 1)),
                "garbage" => context.Response.WriteAsync("<html>not keys</html>"),
                var body => context.Response.WriteAsync(body),
            });
            await app.StartAsync();
            return vendor;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private static Task Fail(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            return Task.CompletedTask;
        }
    }
}

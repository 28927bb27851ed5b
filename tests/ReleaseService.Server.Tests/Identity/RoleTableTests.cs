using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Identity;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>Who may use which route: the table below is the promise, and a route that isn't in it fails the test until somebody has thought about it.</summary>
public sealed class RoleTableTests(RoleTableTests.Server fixture) : IClassFixture<RoleTableTests.Server>
{
    private const string Open = "open"; // to everybody, or as the license says

    private const string AnyId = "00000000-0000-0000-0000-000000000001";

    /// <summary>Method and route → the least role and what an identity for some channels only meets.</summary>
    private static readonly Dictionary<string, (string Role, RouteScope Scope)> Table = new()
    {
        ["GET /healthz"] = (Open, RouteScope.Any),
        ["GET /readyz"] = (Open, RouteScope.Any),
        ["GET /api/v1/operator/channel"] = (Open, RouteScope.Any),
        ["POST /api/v1/operator/channel"] = (Open, RouteScope.Any),
        ["GET /api/v1/operator/channel/release/{releaseId}"] = (Open, RouteScope.Any),
        ["GET /api/v1/channels"] = (Open, RouteScope.Any),
        ["GET /api/v1/channels/{name}"] = (Open, RouteScope.Any),
        ["GET /api/v1/channels/{name}/spec"] = (Open, RouteScope.Any),
        ["GET /api/v1/channels/{name}/watch"] = (Open, RouteScope.Any),
        ["GET /api/v1/releases/{releaseId}"] = (Open, RouteScope.Any),
        ["GET /api/v1/releases/{releaseId}/spec"] = (Open, RouteScope.Any),
        ["GET /api/v1/license"] = (Open, RouteScope.Any),
        ["GET /api/v1/updates"] = (Open, RouteScope.Any),
        ["GET /.well-known/jwks.json"] = (Open, RouteScope.Any),
        ["GET /api/v1/identity"] = ("viewer", RouteScope.Any),
        ["GET /api/v1/releases"] = ("viewer", RouteScope.Any),
        ["GET /api/v1/releases/{releaseId}/manifest"] = ("viewer", RouteScope.Any),
        ["GET /api/v1/releases/{releaseId}/diff"] = ("viewer", RouteScope.Any),
        ["GET /api/v1/channels/{name}/promotions"] = ("viewer", RouteScope.NamedChannel),
        ["GET /api/v1/audit"] = ("viewer", RouteScope.AllChannels),
        ["GET /api/v1/keys"] = ("viewer", RouteScope.AllChannels),
        ["GET /api/v1/licenses"] = ("viewer", RouteScope.AllChannels),
        ["GET /api/v1/licenses/{licenseId}"] = ("viewer", RouteScope.AllChannels),
        ["POST /api/v1/releases"] = ("publisher", RouteScope.Any),
        ["POST /api/v1/channels/{name}/promotions"] = ("publisher", RouteScope.NamedChannel),
        ["POST /api/v1/releases/{releaseId}/withdrawal"] = ("publisher", RouteScope.AllChannels),
        ["PUT /api/v1/channels/{name}"] = ("admin", RouteScope.NamedChannel),
        ["GET /api/v1/deployments/{deploymentId}"] = ("viewer", RouteScope.AllChannels),
        ["PUT /api/v1/deployments/{deploymentId}/assignment"] = ("publisher", RouteScope.AllChannels),
        ["DELETE /api/v1/deployments/{deploymentId}/assignment"] = ("publisher", RouteScope.AllChannels),
        ["POST /api/v1/deployments/{deploymentId}/revocation"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/licenses/{licenseId}/revocation"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/keys"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/keys/{keyId}/retirement"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/licenses"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/licenses/{licenseId}/renewal"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/backup"] = ("admin", RouteScope.AllChannels),
        ["GET /api/v1/tokens"] = ("admin", RouteScope.AllChannels),
        ["POST /api/v1/tokens"] = ("admin", RouteScope.AllChannels),
        ["DELETE /api/v1/tokens/{tokenId}"] = ("admin", RouteScope.AllChannels),
    };

    public static TheoryData<string> Protected => [.. Table.Where(row => row.Value.Role != Open).Select(row => row.Key)];

    public static TheoryData<string> OpenToAll => [.. Table.Where(row => row.Value.Role == Open).Select(row => row.Key)];

    [Fact]
    public void Every_route_stands_in_the_table_with_what_it_demands()
    {
        var routes = fixture.Running.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var found = routes.SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD").Select(method =>
        {
            var demanded = route.Metadata.GetMetadata<RoleRequirement>();
            return ($"{method} {route.RoutePattern.RawText!.TrimEnd('/')}", demanded?.Role.ToString().ToLowerInvariant() ?? Open, demanded?.Scope ?? RouteScope.Any);
        }));
        Assert.Equal(Table.Select(row => (row.Key, row.Value.Role, row.Value.Scope)).Order(), found.Order());
    }

    [Theory, MemberData(nameof(Protected))]
    public async Task A_route_answers_each_kind_of_caller_as_the_table_says(string route)
    {
        var (least, scope) = Table[route];
        foreach (var (channel, isInScope) in new[] { ("beta", true), ("stable", false) })
        {
            foreach (var role in Enum.GetValues<Role>())
            {
                var isEnough = role >= Enum.Parse<Role>(least, ignoreCase: true);
                await ExpectAsync(route, channel, fixture.Tokens[(role, false)], isEnough ? null : "role_missing");
                var refusal = !isEnough ? "role_missing" : scope switch
                {
                    RouteScope.AllChannels => "scope_too_narrow",
                    RouteScope.NamedChannel when !isInScope => "channel_out_of_scope",
                    _ => null,
                };
                await ExpectAsync(route, channel, fixture.Tokens[(role, true)], refusal);
            }

            foreach (var (token, code) in fixture.Bad)
                await ExpectAsync(route, channel, token, code);
        }
    }

    [Theory, MemberData(nameof(OpenToAll))]
    public async Task An_open_route_takes_nobody_and_every_good_token_but_no_bad_one(string route)
    {
        foreach (var token in fixture.Tokens.Values.Prepend(null))
            Assert.Contains(await StatusAsync(route, "stable", token), new[] { 200, 404 });
        foreach (var (token, code) in fixture.Bad.Where(bad => bad.Token?.StartsWith("rst_", StringComparison.Ordinal) == true))
            Assert.True(await StatusAsync(route, "stable", token) == 401, $"{route} with {code}");
    }

    [Fact]
    public async Task HEAD_demands_what_GET_does()
    {
        foreach (var path in Table.Where(row => row.Value.Role != Open && row.Key.StartsWith("GET", StringComparison.Ordinal)).Select(row => Path(row.Key, "stable")))
            Assert.Equal(401, (await Ask.SendAsync(fixture.Running, HttpMethod.Head, path)).Status);
    }

    private async Task ExpectAsync(string route, string channel, string? token, string? refusal)
    {
        using var response = await SendAsync(route, channel, token);
        var body = await response.Content.ReadAsStringAsync();
        var who = $"{route} ({channel}) with {token?[..Math.Min(8, token.Length)]}…: {(int)response.StatusCode} {body}";
        if (refusal is null)
            Assert.False((int)response.StatusCode is 401 or 403 or 429 or >= 500, who);
        else
            Assert.True(body.Contains($"\"code\":\"{refusal}\"", StringComparison.Ordinal), $"{who}, and not {refusal}");
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            Assert.Equal("Bearer realm=\"release-service\"", response.Headers.WwwAuthenticate.ToString());
    }

    private async Task<int> StatusAsync(string route, string channel, string? token)
    {
        using var response = await SendAsync(route, channel, token);
        return (int)response.StatusCode;
    }

    /// <summary>With a body that no route takes, so that a caller who is let in changes nothing. To the end of the headers: a watch never ends.</summary>
    private Task<HttpResponseMessage> SendAsync(string route, string channel, string? token)
    {
        var method = route.Split(' ')[0];
        var request = new HttpRequestMessage(new HttpMethod(method), Path(route, channel));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method is "POST" or "PUT")
            request.Content = new StringContent("{\"nonsense\":1}", Encoding.UTF8, "application/json");
        return fixture.Running.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static string Path(string route, string channel) =>
        (route.EndsWith("/updates", StringComparison.Ordinal) ? $"{route}?current=0.79.0" : route).Split(' ')[1].Replace("{name}", channel, StringComparison.Ordinal).Replace("{releaseId}", AnyId, StringComparison.Ordinal).Replace("{tokenId}", AnyId, StringComparison.Ordinal)
            .Replace("{deploymentId}", AnyId, StringComparison.Ordinal).Replace("{licenseId}", new string('0', 64), StringComparison.Ordinal);

    public sealed class Server : IAsyncLifetime
    {
        private readonly LicenseIssuer _issuer = new();

        public TestServer Running { get; private set; } = null!;

        /// <summary>By role and whether it is for beta only.</summary>
        public Dictionary<(Role Role, bool IsScoped), string> Tokens { get; } = [];

        public List<(string? Token, string Code)> Bad { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Running = await TestServer.StartSeededAsync(issuer: _issuer, settings: "--Identity:RefusalsPerMinute=10000");
            foreach (var role in Enum.GetValues<Role>())
            {
                Tokens[(role, false)] = await Running.CreateTokenAsync(role);
                Tokens[(role, true)] = await Running.CreateTokenAsync(role, channels: ["beta"]);
            }

            var revoked = await Running.Publisher().CreateTokenAsync(new CreateTokenRequest("revoked", Role.Admin));
            await Running.Publisher().RevokeTokenAsync(revoked.Details.TokenId);
            var expired = await Running.CreateTokenAsync(Role.Admin, validFor: TimeSpan.FromMinutes(1));
            Running.Time.Advance(TimeSpan.FromMinutes(1));
            Bad.AddRange(
            [
                (null, "identity_required"), (expired, "token_expired"), (revoked.Token, "token_revoked"), ("rst_" + new string('A', 43), "token_unknown"),
                ("rst_short", "token_unknown"), (TestServer.AdminToken.ToUpperInvariant(), "token_unknown"), (TestServer.AdminToken + "A", "token_unknown"),
                (_issuer.Issue(TestServer.Start.AddDays(30)), "token_unknown"),
            ]);
        }

        public async ValueTask DisposeAsync()
        {
            await Running.DisposeAsync();
            _issuer.Dispose();
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ReleaseService.Contracts.Identity;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Identity.Oidc;
using ReleaseService.Testing.Identity;
using ReleaseService.Testing.Servers;
using Serilog;

namespace ReleaseService.Server.Tests.Identity;

/// <summary>An issuer, and the part of the server that trusts it as docs/identity.md shows: main of acme/releases publishes on beta.</summary>
internal sealed class OidcTrust : IAsyncDisposable
{
    public const string Audience = "https://releases.acme.example";

    private readonly ServiceProvider _services;

    private OidcTrust(OidcIssuer issuer, Func<OidcIssuerSettings, OidcIssuerSettings> change)
    {
        Issuer = issuer;
        var settings = change(new OidcIssuerSettings
        {
            Issuer = issuer.Url,
            Audience = Audience,
            Rules = [Rule(Role.Publisher, ["beta"], ("repository", "acme/releases"), ("ref", "refs/heads/main"), ("event_name", "push"))],
        });
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddSerilog(
            new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(Log).CreateLogger(), dispose: true));
        services.AddOidc([settings]);
        _services = services.BuildServiceProvider();
        Identities = _services.GetRequiredService<OidcIdentities>();
    }

    public OidcIssuer Issuer { get; }

    public OidcIdentities Identities { get; }

    public LogCapture Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(TestServer.Start);

    public HttpClient Http => _services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(OidcIdentities));

    public static async Task<OidcTrust> StartAsync(Func<OidcIssuerSettings, OidcIssuerSettings>? change = null) => new(await OidcIssuer.StartAsync(), change ?? (settings => settings));

    public static OidcRuleSettings Rule(Role role, List<string> channels, params (string Name, string Value)[] claims) =>
        new() { Claims = claims.ToDictionary(claim => claim.Name, claim => claim.Value), Role = role, Channels = channels };

    /// <summary>The claims of a good token; null removes one.</summary>
    public JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = Issuer.Claims(Audience, Time.GetUtcNow());
        foreach (var (name, value) in changes)
        {
            if (value is null)
                claims.Remove(name);
            else
                claims[name] = value.DeepClone();
        }

        return claims;
    }

    public string Token(params (string Name, JsonNode? Value)[] changes) => Issuer.Sign(Claims(changes).ToJsonString());

    public Task<IdentityVerdict> VerifyAsync(string token) => Identities.VerifyAsync(token, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        await _services.DisposeAsync();
    }
}

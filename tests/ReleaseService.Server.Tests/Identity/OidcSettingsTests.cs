using Microsoft.Extensions.Configuration;
using ReleaseService.Contracts.Identity;
using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Identity.Oidc;
using Xunit;

namespace ReleaseService.Server.Tests.Identity;

public sealed class OidcSettingsTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Identity:Oidc:0:Issuer"] = "https://token.actions.githubusercontent.com",
        ["Identity:Oidc:0:Audience"] = "https://releases.acme.example",
        ["Identity:Oidc:0:Rules:0:Claims:repository"] = "acme/releases",
        ["Identity:Oidc:0:Rules:0:Claims:ref"] = "refs/heads/main",
        ["Identity:Oidc:0:Rules:0:Role"] = "publisher",
        ["Identity:Oidc:0:Rules:0:Channels:0"] = "beta",
        ["Identity:Oidc:1:Issuer"] = "http://127.0.0.1:8080/realm",
        ["Identity:Oidc:1:Audience"] = "releases",
        ["Identity:Oidc:1:Rules:0:Claims:groups"] = "release-*",
        ["Identity:Oidc:1:Rules:0:Role"] = "Admin",
    };

    [Fact]
    public void Issuers_are_read_with_their_rules()
    {
        var issuers = Read();
        var rule = issuers[0].Rules[0].Rule;
        Assert.Equal(("acme/releases", "refs/heads/main"), (rule.Claims["repository"], rule.Claims["ref"]));
        Assert.Equal((Role.Publisher, "beta"), (rule.Role, Assert.Single(rule.Channels)));
        Assert.Equal((Role.Admin, 0), (issuers[1].Rules[0].Rule.Role, issuers[1].Rules[0].Rule.Channels.Count));
    }

    [Theory]
    [InlineData("0:Issuer", "", "Identity:Oidc:0:Issuer must be an https URL")]
    [InlineData("0:Issuer", "token.actions.githubusercontent.com", "Identity:Oidc:0:Issuer must be an https URL")]
    [InlineData("0:Issuer", "http://issuer.example", "Identity:Oidc:0:Issuer must be an https URL")]
    [InlineData("0:Issuer", "https://user:hunter2@issuer.example", "Identity:Oidc:0:Issuer must be an https URL")]
    [InlineData("0:Issuer", "https://issuer.example/?tenant=1", "Identity:Oidc:0:Issuer must be an https URL")]
    [InlineData("1:Issuer", "https://token.actions.githubusercontent.com", "Identity:Oidc:1:Issuer is there twice")]
    [InlineData("1:Issuer", "https://Token.Actions.githubusercontent.com/", "Identity:Oidc:1:Issuer is there twice")]
    [InlineData("0:Audience", null, "Identity:Oidc:0:Audience is missing")]
    [InlineData("0:Audience", " ", "Identity:Oidc:0:Audience is missing")]
    [InlineData("0:Rules:0:Role", null, "Identity:Oidc:0:Rules:0:Role must be Viewer, Publisher or Admin")]
    [InlineData("0:Rules:0:Role", "7", "Identity:Oidc:0:Rules:0:Role must be Viewer, Publisher or Admin")]
    [InlineData("0:Rules:0:Role", "Root", "Identity:Oidc:0:Rules:0:Role has the wrong form")]
    [InlineData("0:Rules:0:Rolle", "Admin", "there is no 'Rolle'")]
    [InlineData("0:Rules:0:Channels:0", "Beta", "Identity:Oidc:0:Rules:0:Channels has Beta")]
    [InlineData("1:Rules:0:Claims:groups", null, "Identity:Oidc:1:Rules:0:Claims must say whose tokens count")]
    [InlineData("1:Rules:0:Claims:groups", "*", "Identity:Oidc:1:Rules:0:Claims must say whose tokens count")]
    [InlineData("1:Rules:0:Claims:groups", "", "Identity:Oidc:1:Rules:0:Claims:groups is empty")]
    public void A_wrong_setting_is_refused_with_its_place(string name, string? value, string message)
    {
        var error = Assert.Throws<SettingsException>(() => Read(($"Identity:Oidc:{name}", value)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_issuer_without_rules_is_refused() => Assert.StartsWith(
        "Oidc:0:Rules is empty", Assert.Single(OidcIssuerSettings.Check([new() { Issuer = "https://issuer.example", Audience = "releases" }], "Oidc")), StringComparison.Ordinal);

    private static List<OidcIssuerSettings> Read(params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Good);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                settings.Remove(name);
            else
                settings[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().ReadSettings<IdentitySettings>("Identity").Oidc;
    }
}

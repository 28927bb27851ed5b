using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity.Oidc;
using ReleaseService.Testing;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>What the docs list is what there is.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_error_code_stands_in_the_docs_with_its_status()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs/errors.md")).Where(line => line.StartsWith("| <a id=", StringComparison.Ordinal)).ToList();
        Assert.Equal(ErrorTable.All.Count(), lines.Count);
        foreach (var kind in ErrorTable.All)
            Assert.Single(lines, line => line.StartsWith($"| <a id=\"{kind.Code}\"></a>`{kind.Code}` | {kind.Status} | {kind.Title}. ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_stands_in_the_docs()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/operations.md"));
        foreach (var (section, type) in new (string, Type)[]
                 {
                     ("Database", typeof(Server.Databases.DatabaseSettings)), ("Channels", typeof(Server.Channels.ChannelSettings)), ("Licensing", typeof(Server.Licensing.LicensingSettings)),
                     ("Hosting", typeof(Server.Hosting.HostingSettings)), ("Identity", typeof(Server.Identity.IdentitySettings)), ("Tls", typeof(Server.Hosting.Tls.TlsSettings)),
                 })
        {
            foreach (var setting in type.GetProperties().Where(property => property.SetMethod is not null && property.Name != nameof(Server.Identity.IdentitySettings.Oidc)))
                Assert.Contains($"`{section}:{setting.Name}{(setting.PropertyType == typeof(List<string>) ? ":N" : "")}`", text);
        }
    }

    [Fact]
    public void Every_setting_of_OIDC_stands_in_the_docs_and_no_other()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs/identity.md"))
            .SkipWhile(line => !line.StartsWith("| setting, behind `Identity:Oidc:N:` |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith("| `", StringComparison.Ordinal));
        var issuer = Settings(typeof(OidcIssuerSettings)).Where(name => name != nameof(OidcIssuerSettings.Rules));
        Assert.Equal(issuer.Concat(Settings(typeof(OidcRuleSettings)).Select(name => $"Rules:M:{name}")).Order(), rows.Select(row => row.Split('`')[1]).Order());

        static IEnumerable<string> Settings(Type type) => type.GetProperties().Where(property => property.SetMethod is not null).Select(property => property.Name
            + (property.PropertyType == typeof(Dictionary<string, string>) ? ":NAME" : property.PropertyType == typeof(List<string>) ? ":K" : ""));
    }
}

using ReleaseService.Server.Hosting;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>A wrong setting stops the start with one line that says which and why.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Licensing:Grace=-1.00:00:00", "Licensing:Grace must be")]
    [InlineData("--Licensing:Grace=soon", "Licensing:Grace has the wrong form")]
    [InlineData("--Licensing:Expired=Explode", "Licensing:Expired has the wrong form")]
    [InlineData("--Licensing:Jkws:0=x", "Jkws")]
    [InlineData("--Licensing:Jwks:0=http://example.com/jwks", "keys come by https")]
    [InlineData("--Licensing:Jwks:0=https://user:pw@example.com/jwks", "without credentials")]
    [InlineData("--Licensing:CacheSize=1", "Licensing:CacheSize must be")]
    [InlineData("--Hosting:MaxHeaderBytes=1", "Hosting:MaxHeaderBytes must be")]
    [InlineData("--Hosting:TrustedProxies:0=everyone", "neither an address nor a network")]
    [InlineData("--Hosting:RequestTimeout=01:00:00", "Hosting:RequestTimeout must be")]
    [InlineData("--Database:Provider=Oracle", "Database:Provider has the wrong form")]
    [InlineData("--Database:Provider=Postgres", "Database:ConnectionString is missing")]
    [InlineData("--Database:ConnectionString=Host=x;Password=hunter2", "isn't one that Sqlite understands")]
    [InlineData("--Database:ConnectionStringFile=/nowhere/at/all", "doesn't exist")]
    [InlineData("--Database:PollInterval=0", "Database:PollInterval must be")]
    [InlineData("--Tls:CertificateFile=/nowhere/tls.crt", "Tls:CertificateFile and KeyFile go together")]
    [InlineData("serve", "Unknown argument serve")]
    [InlineData("--sed", "Unknown")]
    public void A_wrong_setting_is_refused(string argument, string message)
    {
        var error = Assert.Throws<SettingsException>(() => ReleaseServer.Create(StartCommand.Parse([argument])));
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void The_commands_are_told_from_the_settings()
    {
        var command = StartCommand.Parse(["--seed", "--Database:Provider=Postgres", "--migrate-only", "--urls", "http://127.0.0.1:0"]);
        Assert.True(command is { Seed: true, MigrateOnly: true, NewEpoch: false, Ends: true });
        Assert.Equal(["--Database:Provider=Postgres", "--urls", "http://127.0.0.1:0"], command.Settings);
    }
}

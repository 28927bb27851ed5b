using ReleaseService.Hosting;
using ReleaseService.Server.Hosting;
using Xunit;

namespace ReleaseService.Server.Tests.Hosting;

/// <summary>A wrong setting stops the start with one line that says which and why.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Licensing:Grace=-1.00:00:00", "Licensing:Grace must be")]
    [InlineData("--Licensing:Grace=72:00:00", "Licensing:Grace is 72:00:00: hours go to 23")]
    [InlineData("--Licensing:Grace=24:00:00", "write days as d.hh:mm:ss")]
    [InlineData("--Licensing:Grace=soon", "Licensing:Grace has the wrong form")]
    [InlineData("--Licensing:Expired=Explode", "Licensing:Expired has the wrong form")]
    [InlineData("--Licensing:Jkws:0=x", "Wrong setting in Licensing: there is no 'Jkws'.")]
    [InlineData("--Licensing:Jwks:0=http://example.com/jwks", "keys come by https")]
    [InlineData("--Licensing:Jwks:0=https://user:pw@example.com/jwks", "without credentials")]
    [InlineData("--Licensing:CacheSize=1", "Licensing:CacheSize must be")]
    [InlineData("--Licensing:KeyLead=91.00:00:00", "Licensing:KeyLead must be")]
    [InlineData("--Licensing:EncryptionKeyFile=/nowhere/at/all", "Licensing:EncryptionKeyFile /nowhere/at/all doesn't exist")]
    [InlineData("--Licensing:EncryptionKeyFile=/dev/null", "must hold 32 bytes as base64")]
    [InlineData("--Licensing:EncryptionKey=hunter2", "set Licensing__EncryptionKey in the environment")]
    [InlineData("--Hosting:MaxHeaderBytes=1", "Hosting:MaxHeaderBytes must be")]
    [InlineData("--Hosting:TrustedProxies:0=everyone", "neither an address nor a network")]
    [InlineData("--Hosting:RequestTimeout=01:00:00", "Hosting:RequestTimeout must be")]
    [InlineData("--Hosting:DrainDelay=01:00:00", "Hosting:DrainDelay must be")]
    [InlineData("--Database:Provider=Oracle", "Database:Provider has the wrong form")]
    [InlineData("--Database:Provider=Postgres", "Database:ConnectionString is missing")]
    [InlineData("--Database:ConnectionString=Host=x;Password=hunter2", "isn't one that Sqlite understands")]
    [InlineData("--Database:ConnectionStringFile=/nowhere/at/all", "doesn't exist")]
    [InlineData("--Database:PollInterval=0", "Database:PollInterval must be")]
    [InlineData("--Tls:CertificateFile=/nowhere/tls.crt", "Tls:CertificateFile and KeyFile go together")]
    [InlineData("serve", "Unknown argument serve")]
    [InlineData("--sed", "Unknown argument --sed")]
    [InlineData("--seed=true", "Unknown argument --seed")]
    [InlineData("--Databse:Provider=Postgres", "Unknown argument --Databse:Provider")]
    [InlineData("--Database:Provider=7", "Database:Provider must be Sqlite or Postgres")]
    [InlineData("--Licensing:Expired=7", "Licensing:Expired must be Freeze or Refuse")]
    public void A_wrong_setting_is_refused(string argument, string message)
    {
        var error = Assert.Throws<SettingsException>(() => ReleaseServer.Create(StartCommand.Parse([argument])));
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("Databse__Provider", "Database__")]
    [InlineData("DATABASE_PROVIDER", "DATABASE__PROVIDER")]
    [InlineData("Database_ConnectionString", "Database__ConnectionString")]
    [InlineData("LICENCING__JWKS__0", "Licensing__")]
    [InlineData("Hostings__LogLevel", "Hosting__")]
    public void A_mistyped_environment_variable_is_refused(string name, string meant) =>
        Assert.Contains(meant, Assert.Throws<SettingsException>(() => ServerSettings.Names.RefuseMistypedEnvironment(["PATH", name])).Message);

    [Fact]
    public void Other_programs_environment_variables_are_no_business_of_ours() =>
        ServerSettings.Names.RefuseMistypedEnvironment(["PATH", "DATABASE_URL", "TLS_CERT", "Database__Provider", "DATABASE__CONNECTIONSTRING", "Logging__LogLevel__Default", "DOTNET_CLI__X", "__x", "npm__config", "Tls__KeyFile"]);

    [Fact]
    public void The_commands_are_told_from_the_settings()
    {
        var command = StartCommand.Parse(["--seed", "--Database:Provider=Postgres", "--migrate-only", "--urls", "http://127.0.0.1:0"]);
        Assert.True(command is { Seed: true, MigrateOnly: true, NewEpoch: false, Ends: true });
        Assert.Equal(["--Database:Provider=Postgres", "--urls", "http://127.0.0.1:0"], command.Settings);
    }
}

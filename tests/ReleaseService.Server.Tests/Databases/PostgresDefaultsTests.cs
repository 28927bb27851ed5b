using Npgsql;
using ReleaseService.Storage.Databases;
using Xunit;

namespace ReleaseService.Server.Tests.Databases;

/// <summary>What the service adds to a connection string that doesn't say it.</summary>
public sealed class PostgresDefaultsTests
{
    [Fact]
    public void What_is_not_said_is_the_service_s_own()
    {
        var made = new NpgsqlConnectionStringBuilder(DatabaseSetup.Postgres("Host=a,b;Database=releases"));
        Assert.Equal((5, 20, 1, "release-service"), (made.Timeout, made.MaxPoolSize, made.HostRecheckSeconds, made.ApplicationName));
    }

    [Theory]
    [InlineData("Timeout=9;Maximum Pool Size=7;Host Recheck Seconds=4")]
    [InlineData("timeout=9;MaxPoolSize=7;HostRecheckSeconds=4")]
    public void What_is_said_stays(string said)
    {
        var made = new NpgsqlConnectionStringBuilder(DatabaseSetup.Postgres($"Host=a;{said}"));
        Assert.Equal((9, 7, 4), (made.Timeout, made.MaxPoolSize, made.HostRecheckSeconds));
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using ReleaseService.Cluster.Instances;
using ReleaseService.Poller.Cycle;
using ReleaseService.Poller.Hosting;
using ReleaseService.Poller.Service;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Egress;

/// <summary>HTTPS to a service whose certificate a company's own authority has signed.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly Authority _authority = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("release-poller-ca-").FullName;

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("as a file")]
    [InlineData("as a folder")]
    [InlineData("among others in a file")]
    public async Task An_authority_of_the_bundle_is_trusted(string kind)
    {
        using var other = new Authority();
        var path = kind == "as a folder" ? _folder : Path.Combine(_folder, "ca.pem");
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), kind == "among others in a file" ? $"{other.Pem}\n# ours\n{_authority.Pem}\n" : _authority.Pem);
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.crt"), other.Pem);
        await File.WriteAllTextAsync(Path.Combine(_folder, "README"), "no certificate");
        var (answer, asked) = await AskAsync(IPAddress.Loopback, path);
        Assert.IsType<FetchAnswer.Refused>(answer);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_wrong_name_is_refused_though_the_authority_is_trusted()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), _authority.Pem);
        var (answer, asked) = await AskAsync(IPAddress.Parse("192.0.2.1"), _folder);
        Assert.IsType<FetchAnswer.Failed>(answer);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Another_authority_is_refused_and_none_is_the_systems()
    {
        using var other = new Authority();
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), other.Pem);
        Assert.Equal((true, 0), await AskAsync(IPAddress.Loopback, _folder) is (FetchAnswer.Failed, var asked) ? (true, asked) : (false, -1));
        Assert.Equal((true, 0), await AskAsync(IPAddress.Loopback, null) is (FetchAnswer.Failed, var without) ? (true, without) : (false, -1));
    }

    private async Task<(FetchAnswer Answer, int Asked)> AskAsync(IPAddress certified, string? bundle)
    {
        using var certificate = _authority.Issue(certified);
        await using var service = await OtherService.StartAsync(
            context =>
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            },
            certificate);
        using var metrics = new PollerMetrics();
        using var connection = new ServiceConnection(new ServiceSettings { Url = service.Address, CaBundle = bundle }, metrics);
        return (await new Fetch(connection.For).RunAsync(new Question("license", null, null), null, null, CancellationToken.None), service.Requests.Count);
    }
}

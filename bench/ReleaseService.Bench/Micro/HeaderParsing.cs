using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Primitives;
using ReleaseService.Bench.Speed.Load;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Testing.Licensing;

namespace ReleaseService.Bench.Micro;

/// <summary>From a request's headers to the license in it, and to the coding of the answer.</summary>
public class HeaderParsing
{
    private readonly StringValues _goClient = "gzip";
    private readonly StringValues _browser = "gzip, deflate, br;q=0.9";
    private readonly StringValues _none = StringValues.Empty;
    private readonly byte[] _buffer = new byte[4096];
    private StringValues _basic;
    private StringValues _bearer;

    [GlobalSetup]
    public void SetUp()
    {
        using var issuer = new LicenseIssuer();
        var license = issuer.Issue(new DateTimeOffset(2098, 1, 1, 0, 0, 0, TimeSpan.Zero));
        (_basic, _bearer) = (CallerFiles.Basic(license), CallerFiles.Bearer(license));
    }

    [Benchmark]
    public bool BasicLicense() => LicenseHeader.TryRead(_basic, _buffer, out _);

    [Benchmark]
    public bool BearerLicense() => LicenseHeader.TryRead(_bearer, _buffer, out _);

    [Benchmark]
    public bool NoLicense() => LicenseHeader.TryRead(_none, _buffer, out _);

    [Benchmark]
    public ContentCoding CodingOfGoClient() => ContentNegotiation.Choose(_goClient, hasBrotli: true);

    [Benchmark]
    public ContentCoding CodingOfBrowser() => ContentNegotiation.Choose(_browser, hasBrotli: true);
}

using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using ReleaseService.Bench.Speed.Load;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Micro;

/// <summary>From an Authorization header to who is calling, with one license and with many, which don't fit the processor's caches; nobody, and somebody with a forged one.</summary>
public class TokenLookup
{
    private TestServer _server = null!;
    private CallerReader _callers = null!;
    private ReleaseSnapshot _snapshot = null!;
    private StringValues[] _known = [];
    private StringValues _forged;
    private int _next;

    [Params(1, 10_000)]
    public int Licenses { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        using var issuer = new LicenseIssuer();
        _server = await TestServer.StartSeededAsync(DatabaseKind.Sqlite, issuer, "--Hosting:LogLevel=Warning", "--Licensing:RefusalsPerMinute=1000000");
        (_callers, _snapshot) = (_server.Services.GetRequiredService<CallerReader>(), _server.Snapshot);
        _known = [.. Enumerable.Range(1, Licenses).Select(i => new StringValues(CallerFiles.Basic(Issue(issuer, i))))];
        foreach (var header in _known)
            _callers.Read(header, IPAddress.Loopback, _snapshot);
        var (real, other) = (Issue(issuer, 1).Split('.'), Issue(issuer, 0).Split('.'));
        _forged = CallerFiles.Basic($"{real[0]}.{real[1]}.{other[2]}");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _server.DisposeAsync();

    [Benchmark]
    public bool Known()
    {
        _next = (_next + 1) % _known.Length;
        return _callers.TryReadKnown(_known[_next], _snapshot, out _);
    }

    [Benchmark]
    public Caller Forged() => _callers.Read(_forged, IPAddress.Loopback, _snapshot);

    [Benchmark]
    public Caller Anonymous() => _callers.Read(StringValues.Empty, IPAddress.Loopback, _snapshot);

    private static string Issue(LicenseIssuer issuer, int deployment) => issuer.Issue(new DateTimeOffset(2098, 1, 1, 0, 0, 0, TimeSpan.Zero), new Guid(deployment, 1, 1, new byte[8]).ToString());
}

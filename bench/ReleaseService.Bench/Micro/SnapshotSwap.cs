using BenchmarkDotNet.Attributes;
using ReleaseService.Server.Snapshots;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Bench.Micro;

/// <summary>What a promotion costs readers: the swap itself, reading what is shown, and making the next snapshot from the last one's parts.</summary>
public class SnapshotSwap
{
    private TestServer _server = null!;
    private SnapshotStore _store = null!;
    private ReleaseSnapshot _one = null!;
    private ReleaseSnapshot _other = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _server = await TestServer.StartSeededAsync();
        _one = _server.Snapshot;
        _other = Compose();
        _store = new SnapshotStore();
        _store.Show(_one);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _server.DisposeAsync();

    [Benchmark]
    public void Show() => _store.Show(ReferenceEquals(_store.Newest, _one) ? _other : _one);

    [Benchmark]
    public ReleaseSnapshot? Read() => _store.Current;

    [Benchmark]
    public ReleaseSnapshot Compose() => new(_one.Stamp, _one.Channels.Values, _one.Releases, _one.Licensing);
}

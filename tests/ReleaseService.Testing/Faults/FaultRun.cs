using ReleaseService.Contracts.Audit;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Audit;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Faults;

/// <summary>
/// One fault, from start to end: a server, clients that read and one that writes all the while, what is expected of them, and figures. What holds at every fault is checked at the end: no read of a known
/// license failed while the server lived, every acknowledged write is there, and the audit's chain is whole.
/// </summary>
/// <param name="serverDll">The server's program.</param>
/// <param name="isShort">For tests: small counts, and nothing that hangs on a clock.</param>
public sealed class FaultRun(string serverDll, bool isShort) : IAsyncDisposable
{
    private readonly List<string> _failures = [];
    private readonly List<string> _figures = [];
    private readonly CancellationTokenSource _endOfReads = new();
    private readonly List<SteadyReader> _readers = [];
    private readonly List<Task> _reading = [];
    private CancellationTokenSource _endOfWrites = new();
    private Task _writing = Task.CompletedTask;

    public string Folder { get; } = Directory.CreateTempSubdirectory("release-service-fault-").FullName;

    public LicenseIssuer Issuer { get; } = new();

    public Ledger Ledger { get; } = new();

    public FaultServer Server { get; private set; } = null!;

    public LedgerWriter Writer { get; private set; } = null!;

    public IReadOnlyList<SteadyReader> Readers => _readers;

    /// <summary>What wasn't as it must be.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public IReadOnlyList<string> Figures => _figures;

    public bool IsShort => isShort;

    public int Times(int inTests, int inBench) => isShort ? inTests : inBench;

    public void Expect(bool holds, string otherwise)
    {
        if (!holds)
            _failures.Add(otherwise);
    }

    public void Note(string figure) => _figures.Add(figure);

    /// <summary>A server that isn't started yet.</summary>
    /// <param name="settings">Of its database, and others.</param>
    /// <param name="before">What starts it, such as <c>prlimit</c>; nothing: itself.</param>
    public void Prepare(IEnumerable<string> settings, IEnumerable<string>? before = null) => Server = new FaultServer(
        [
            .. before ?? [], "dotnet", serverDll, "--seed", "--Hosting:LogLevel=Warning", "--Hosting:DrainDelay=00:00:00", $"--Licensing:Jwks:0={Issuer.JwksFile}", "--Licensing:JwksCacheFolder=",
            $"--Identity:BootstrapTokenFile={TestServer.AdminTokenFile}", .. settings,
        ],
        Folder);

    /// <summary>Starts the server, and the clients: from here on they read and write.</summary>
    public async Task BeginAsync(IEnumerable<string> settings, IEnumerable<string>? before = null, TimeSpan? pause = null)
    {
        Prepare(settings, before);
        await Server.StartAsync();
        await StartClientsAsync(pause);
    }

    public async Task StartClientsAsync(TimeSpan? pause = null)
    {
        for (var i = 0; i < Times(2, 8); i++)
            _readers.Add(new SteadyReader(Server, Issuer.Issue(TimeProvider.System.GetUtcNow().AddYears(1), $"reader-{i}"), pause ?? TimeSpan.FromMilliseconds(5)));
        _reading.AddRange(_readers.Select(reader => Task.Run(() => reader.RunAsync(_endOfReads.Token))));
        await ReadsAsync(1);
        Writer = new LedgerWriter(Server, Ledger);
        ResumeWrites();
        await WritesAsync(1);
    }

    /// <summary>Until no write is under way.</summary>
    public async Task PauseWritesAsync()
    {
        await _endOfWrites.CancelAsync();
        await _writing;
    }

    public void ResumeWrites()
    {
        _endOfWrites = new();
        var end = _endOfWrites.Token;
        _writing = Task.Run(() => Writer.RunAsync(end));
    }

    /// <summary>Until each reader has had so many more answers.</summary>
    public async Task ReadsAsync(int count)
    {
        foreach (var (reader, before) in _readers.ConvertAll(reader => (reader, reader.Answers)))
            await Eventually.HoldsAsync(() => Task.FromResult(reader.Answers >= before + count || reader.Failures.Count > 0), "reads go on");
    }

    /// <summary>Until so many more writes are acknowledged.</summary>
    public Task WritesAsync(int count) => WaitAsync(() => Writer.Acknowledged, count, "writes are acknowledged");

    /// <summary>Until so many more writes are refused.</summary>
    public Task RefusalsAsync(int count) => WaitAsync(() => Writer.Refused, count, "writes are refused");

    /// <summary>Ends the clients, and checks what must hold after every fault.</summary>
    public async Task EndAsync()
    {
        await PauseWritesAsync();
        await _endOfReads.CancelAsync();
        await Task.WhenAll(_reading);
        Expect(!Server.HasEnded, "the server ended by itself");
        foreach (var failures in new[] { _readers.SelectMany(reader => reader.Failures), Writer.Failures }.Select(all => all.ToList()))
            Expect(failures.Count == 0, $"{failures.Count} × {failures.FirstOrDefault()}");
        if (!Server.HasEnded)
            await CompareAsync();
        Note($"{_readers.Sum(reader => reader.Answers)} reads, {_readers.Sum(reader => reader.Failures.Count)} failed; {Writer.Acknowledged} writes acknowledged, {Writer.Refused} refused");
    }

    /// <summary>The ledger against the server, and the audit against itself.</summary>
    public async Task CompareAsync()
    {
        using var http = Server.NewClient();
        var publisher = new PublisherClient(http, TestServer.AdminToken);
        List<PromotionDetails> promotions = [];
        while ((await publisher.GetPromotionsAsync("stable", promotions.Count)).Promotions is { Count: > 0 } page)
            promotions.AddRange(page);
        List<AuditEntry> audit = [];
        var check = new AuditCheck();
        while ((await publisher.GetAuditAsync(audit.Count)).Entries is { Count: > 0 } page)
        {
            audit.AddRange(page);
            page.ToList().ForEach(check.Add);
        }

        _failures.AddRange(Ledger.Compare(promotions, audit));
        Expect(check.Broken is null && check.Count == audit.Count, $"the audit is broken: {check.Broken}");
    }

    public async ValueTask DisposeAsync()
    {
        await _endOfWrites.CancelAsync();
        await _endOfReads.CancelAsync();
        await Task.WhenAll([_writing, .. _reading]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Server is not null)
            await Server.DisposeAsync();
        _endOfReads.Dispose();
        _endOfWrites.Dispose();
        Issuer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Task WaitAsync(Func<long> counter, int count, string what)
    {
        var before = counter();
        return Eventually.HoldsAsync(() => _writing.IsFaulted ? throw _writing.Exception! : Task.FromResult(counter() >= before + count || Server.HasEnded), what, TimeSpan.FromSeconds(120));
    }
}

using System.Collections.Concurrent;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>
/// Reads the key sources at the start and again at intervals; a source that fails keeps its last keys. A license with an unknown key id brings
/// the next read forward, at most every few seconds. The service's own keys come beside them, with the snapshot.
/// </summary>
public sealed partial class KeyRing : BackgroundService
{
    /// <summary>Operators try five times, 2 s apart: a key that was just published is known before they give up.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(3);

    private readonly LicensingSettings _settings;
    private readonly ILogger<KeyRing> _logger;
    private readonly TimeProvider _time;
    private readonly List<JwksSource> _sources;
    private readonly Dictionary<JwksSource, (JwksDocument Document, byte[] Bytes)> _read = [];
    private readonly ConcurrentDictionary<JwksSource, bool> _failing = [];
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly SnapshotStore _store;
    private readonly Lock _combining = new();
    private string _fingerprint = "";
    private IReadOnlyList<LicenseKey> _keys = [];
    private bool _isComplete;
    private volatile LicenseKeys _current;

    public KeyRing(LicensingSettings settings, IHttpClientFactory http, SnapshotStore store, TimeProvider time, ILogger<KeyRing> logger)
    {
        (_settings, _store, _time, _logger) = (settings, store, time, logger);
        _sources = [.. settings.Jwks.Select(place => new JwksSource(place, settings.JwksCacheFolder, http.CreateClient(nameof(KeyRing))))];
        _isComplete = _sources.Count == 0;
        _current = Combine();
    }

    /// <summary>With the own keys of the snapshot that is shown now: a retired one counts no longer than that.</summary>
    public LicenseKeys Current
    {
        get
        {
            if (ReferenceEquals(_current.Own, Own))
                return _current;
            lock (_combining)
                return ReferenceEquals(_current.Own, Own) ? _current : _current = Combine();
        }
    }

    private OwnKeys Own => _store.Newest?.SigningKeys ?? OwnKeys.None;

    /// <summary>Asks for an early read; returns at once.</summary>
    public void AskForRefresh()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // Asked for already.
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!Current.IsConfigured)
            Log.NoKeys(_logger);
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_sources.Count == 0)
            return;
        foreach (var (source, read) in _sources.Zip(await Task.WhenAll(_sources.Select(source => ReadAsync(source, cancellation)))))
        {
            if (read is { } news)
                _read[source] = news;
        }

        var fingerprint = string.Concat(_sources.Where(_read.ContainsKey).Select(source => Convert.ToHexString(source.Fingerprint(_read[source].Bytes))));
        if (fingerprint == _fingerprint)
            return;
        _fingerprint = fingerprint;
        lock (_combining)
        {
            _keys = [.. _read.Values.SelectMany(read => read.Document.Keys)];
            _isComplete = _read.Count == _sources.Count;
            _current = Combine();
        }

        Log.Loaded(_logger, _keys.Count, _read.Count, _sources.Count, _read.Values.Sum(read => read.Document.Ignored));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_sources.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(ShortestInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;

            // A source that was never read is tried again soon; the jitter keeps a fleet from asking in step.
            var interval = _current.IsComplete ? _settings.JwksRefresh * (0.9 + (0.2 * Random.Shared.NextDouble())) : ShortestInterval;
            try
            {
                await _wanted.WaitAsync(interval, stoppingToken);
                await RefreshAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    /// <summary>What was checked once is checked from then on, also where a database is restored to a time before its first key: it must not turn everybody's license anonymous.</summary>
    private LicenseKeys Combine() => new(_keys, _isComplete, Own, isConfigured: _sources.Count > 0 || Own.Any || _current is { IsConfigured: true }, _settings.CacheSize);

    /// <summary>What the source says now; if it can't be read and never was, what it said in an earlier run; null: nothing new.</summary>
    private async Task<(JwksDocument Document, byte[] Bytes)?> ReadAsync(JwksSource source, CancellationToken cancellation)
    {
        try
        {
            var read = await source.ReadAsync(cancellation);
            _failing.TryRemove(source, out _);
            return read;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The edge of the loop: whatever a source comes up with, the others and the server go on.
            if (_failing.TryAdd(source, true))
                Log.Failed(_logger, source.Name, e is InvalidDataException ? e.Message : e.GetType().Name);
            return _read.ContainsKey(source) ? null : await source.ReadKeptAsync(cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No license keys are configured (Licensing:Jwks) and none are made here: every license counts as anonymous and gets the default channel")]
        public static partial void NoKeys(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Keys} license keys from {Read} of {Sources} sources; {Ignored} keys passed over")]
        public static partial void Loaded(ILogger logger, int keys, int read, int sources, int ignored);

        [LoggerMessage(Level = LogLevel.Warning, Message = "License keys can't be read from {Source}: {Problem}. Its last known keys, if it ever had any, stay in use; without any, licenses get 503")]
        public static partial void Failed(ILogger logger, string source, string problem);
    }
}

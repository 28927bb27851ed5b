using Microsoft.IdentityModel.Tokens;
using ReleaseService.Server.Licensing.Keys;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>
/// The keys of an issuer: read when first needed, again when they are old or a token names one that isn't known, never more often than every few
/// minutes, whoever sends what. While the issuer is down, its last good keys go on being used.
/// </summary>
/// <remarks>Not the library's ConfigurationManager: its clock can't be moved, it asks an issuer that is down anew for every token, and it learns of
/// a new key only behind the back of the first job that uses it, which fails (docs/adr/007).</remarks>
public sealed partial class IssuerKeys(string issuer, HttpClient http, TimeProvider time, ILogger logger)
{
    /// <summary>Between two reads, once there are keys: as the library has it.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(5);

    /// <summary>Between two reads while none has succeeded.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>A key that the issuer withdraws counts here at most so long, if the issuer can be reached.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private readonly IssuerDocuments _documents = new(issuer, http);
    private readonly Lock _beginning = new();
    private Task _read = Task.CompletedTask;
    private volatile State _state = new([], DateTimeOffset.MinValue, DateTimeOffset.MinValue, HasFailed: false);

    /// <returns>The keys that may have made a signature, perhaps none; null when that can't be told, because the issuer can't be read.</returns>
    public async Task<IReadOnlyList<SecurityKey>?> FindAsync(string? keyId, string algorithm, CancellationToken cancellation)
    {
        var found = _state.Find(keyId, algorithm);
        if (found.Count > 0 && time.GetUtcNow() < _state.ReadAt + MaxAge)
            return found;

        // Whoever has a key that will do doesn't wait for a read that another began.
        if (BeginRead(out var read) || found.Count == 0)
            await read.WaitAsync(cancellation);
        found = _state.Find(keyId, algorithm);
        return found.Count > 0 || !_state.HasFailed ? found : null;
    }

    /// <summary>All who wait share one read, and it goes on when one of them leaves: hanging up must not keep new keys out. Its client ends it after some
    /// seconds.</summary>
    private bool BeginRead(out Task read)
    {
        lock (_beginning)
        {
            var begins = _read.IsCompleted && time.GetUtcNow() >= _state.NextRead;
            if (begins)
                _read = ReadAsync();
            read = _read;
            return begins;
        }
    }

    private async Task ReadAsync()
    {
        var last = _state;
        try
        {
            var keys = await _documents.ReadKeysAsync(CancellationToken.None);
            _state = new State(keys, time.GetUtcNow(), time.GetUtcNow() + ShortestInterval, HasFailed: false);
            if (last.HasFailed || last.Keys.Count == 0)
                Log.Loaded(logger, keys.Count, issuer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
        {
            _state = last with { HasFailed = true, NextRead = time.GetUtcNow() + (last.Keys.Count > 0 ? ShortestInterval : RetryInterval) };
            if (!last.HasFailed)
                Log.Failed(logger, issuer, Describe(e));
        }
    }

    private static string Describe(Exception e) => e switch
    {
        InvalidDataException => e.Message,
        HttpRequestException { StatusCode: { } status } => $"it answered {(int)status}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "it answered too much",
        HttpRequestException http => $"it can't be reached ({http.HttpRequestError})",
        OperationCanceledException => "it didn't answer in time",
        _ => e.GetType().Name,
    };

    private sealed record State(IReadOnlyList<LicenseKey> Keys, DateTimeOffset ReadAt, DateTimeOffset NextRead, bool HasFailed)
    {
        public IReadOnlyList<SecurityKey> Find(string? keyId, string algorithm) =>
        [
            .. Keys.Where(key => (keyId is null || key.KeyId is null || key.KeyId == keyId) && key.Algorithms.Contains(algorithm)).Select(key => key.Key),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Keys} keys of the OIDC issuer {Issuer}")]
        public static partial void Loaded(ILogger logger, int keys, string issuer);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the OIDC issuer {Issuer} can't be read: {Problem}. Its last known keys, if it ever had any, stay in use; without any, its tokens get 503")]
        public static partial void Failed(ILogger logger, string issuer, string problem);
    }
}

using System.Security.Cryptography;
using System.Text;

namespace ReleaseService.Server.Licensing.Keys;

/// <summary>One place that keys come from: a file, or a URL whose last good answer is also kept on disk.</summary>
public sealed class JwksSource(string place, string cacheFolder, HttpClient http)
{
    /// <summary>For people: without a query, which may hold a token.</summary>
    public string Name { get; } = WithoutQuery(place);

    /// <summary>Null when a configured source can be one; else what is wrong with it.</summary>
    public static string? Check(string source)
    {
        if (!source.Contains("://", StringComparison.Ordinal))
            return source.Trim().Length == 0 ? "an empty entry; write a file or a URL." : null;
        if (!Uri.TryCreate(source, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
            return "an entry that isn't a URL without credentials.";
        return url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback) ? null : $"{WithoutQuery(source)}, but keys come by https (http only from this machine).";
    }

    /// <summary>Reads it, or throws what any file or HTTP access throws, or <see cref="InvalidDataException"/> for what is no JWKS.</summary>
    public async Task<(JwksDocument Document, byte[] Bytes)> ReadAsync(CancellationToken cancellation)
    {
        var bytes = IsUrl ? await http.GetByteArrayAsync(new Uri(place), cancellation) : await File.ReadAllBytesAsync(place, cancellation);
        var document = JwksDocument.Parse(bytes) ?? throw new InvalidDataException("it isn't a JWKS");
        if (document.Keys.Count == 0)
            throw new InvalidDataException("it holds no key that a license may use"); // A blunder there must not refuse a whole fleet here.
        if (IsUrl)
            await KeepAsync(bytes, cancellation);
        return (document, bytes);
    }

    /// <summary>The last good answer of an earlier run; null where there is none.</summary>
    public async Task<(JwksDocument Document, byte[] Bytes)?> ReadKeptAsync(CancellationToken cancellation)
    {
        if (!IsUrl || cacheFolder.Length == 0 || !File.Exists(KeptFile))
            return null;
        try
        {
            var bytes = await File.ReadAllBytesAsync(KeptFile, cancellation);
            return JwksDocument.Parse(bytes) is { Keys.Count: > 0 } document ? (document, bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public byte[] Fingerprint(byte[] bytes) => SHA256.HashData([.. Encoding.UTF8.GetBytes(place), .. bytes]);

    private bool IsUrl => place.Contains("://", StringComparison.Ordinal);

    private string KeptFile => Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16] + ".json");

    private static string WithoutQuery(string source) => source.Split('?')[0];

    /// <summary>A folder that can't be written to (a read-only container) costs only the memory of it over a restart.</summary>
    private async Task KeepAsync(byte[] bytes, CancellationToken cancellation)
    {
        if (cacheFolder.Length == 0)
            return;
        try
        {
            Directory.CreateDirectory(cacheFolder);
            var draft = $"{KeptFile}.{Environment.ProcessId}";
            await File.WriteAllBytesAsync(draft, bytes, cancellation);
            File.Move(draft, KeptFile, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}

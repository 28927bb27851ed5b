using ReleaseService.Hosting;

namespace ReleaseService.Poller.Service;

/// <summary>Section <c>Service</c>: the ReleaseService, or a mirror of one.</summary>
public sealed class ServiceSettings : ISettings
{
    /// <summary>Its base URL.</summary>
    public Uri? Url { get; init; }

    /// <summary>A PEM file, or a folder of them, with authorities trusted besides the system's.</summary>
    public string? CaBundle { get; init; }

    /// <summary>For an answer to be there whole; 1 s – 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a document, inflated; 4 KiB – 448 KiB: two of them have to fit into a secret.</summary>
    public int MaxDocumentBytes { get; init; } = 384 * 1024;

    public IEnumerable<string> Check()
    {
        if (Url is null)
            yield return "Url must be set: the ReleaseService's, or its mirror's.";
        else if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") || Url.Query.Length > 0 || Url.UserInfo.Length > 0)
            yield return "Url must be http(s)://HOST[:PORT][/PATH], without user or query.";
        if (CaBundle is not null && !File.Exists(CaBundle) && !Directory.Exists(CaBundle))
            yield return $"CaBundle is {CaBundle}, where there is neither a file nor a folder.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(10))
            yield return $"Timeout must be 00:00:01 – 00:10:00, is {Timeout}.";
        if (MaxDocumentBytes is < 4096 or > 448 * 1024)
            yield return $"MaxDocumentBytes must be 4096 – 458752, is {MaxDocumentBytes}.";
    }
}

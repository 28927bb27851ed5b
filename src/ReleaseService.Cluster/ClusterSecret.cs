using System.Text;
using k8s.Models;

namespace ReleaseService.Cluster;

/// <summary>A secret as read. Doesn't print what it holds.</summary>
public sealed class ClusterSecret(V1Secret secret)
{
    public IReadOnlyDictionary<string, byte[]> Data { get; } = secret.Data?.AsReadOnly() ?? new Dictionary<string, byte[]>().AsReadOnly();

    public string Version { get; } = secret.Metadata.ResourceVersion;

    /// <summary>The UTF-8 text under a key; null where there is none.</summary>
    public string? Text(string key) => Data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}

using System.Text.RegularExpressions;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>Which names Kubernetes takes (RFC 1123).</summary>
public static partial class ObjectName
{
    /// <summary>As namespaces are called.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    /// <summary>As most other objects are called.</summary>
    public static bool IsSubdomain(string name) => name.Length <= 253 && name.Split('.').All(label => Label().IsMatch(label));

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}

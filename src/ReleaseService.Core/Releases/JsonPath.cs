using System.Buffers;

namespace ReleaseService.Core.Releases;

/// <summary>Paths as people read them: <c>values.app.image.tag</c>, <c>values.ingress.hosts[0]</c>, <c>values["a.b"]</c>.</summary>
public static class JsonPath
{
    /// <summary>Longer names are cut: a path stands in each of many defects, and half a megabyte of name in each of them fills the memory.</summary>
    public const int MaxName = 64;

    private static readonly SearchValues<char> Unclear = SearchValues.Create(".[]\" \t\r\n");

    public static string Member(string path, string name)
    {
        if (name.Length > MaxName)
            name = $"{name[..(char.IsHighSurrogate(name[MaxName - 1]) ? MaxName - 1 : MaxName)]}…";
        if (name.Length == 0 || name.AsSpan().ContainsAny(Unclear))
            return $"{path}[\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    public static string Item(string path, int index) => $"{path}[{index}]";
}

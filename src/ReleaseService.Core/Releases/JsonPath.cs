using System.Buffers;

namespace ReleaseService.Core.Releases;

/// <summary>Paths as people read them: <c>values.app.image.tag</c>, <c>values.ingress.hosts[0]</c>, <c>values["a.b"]</c>.</summary>
public static class JsonPath
{
    private static readonly SearchValues<char> Unclear = SearchValues.Create(".[]\" \t\r\n");

    public static string Member(string path, string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(Unclear))
            return $"{path}[\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    public static string Item(string path, int index) => $"{path}[{index}]";
}

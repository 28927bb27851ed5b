using ReleaseService.Core.Publishing.Yaml;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>
/// Where the paths of a file stand. Looked up in the tree that was read, not listed: a megabyte of short values under long names would have
/// gigabytes of paths.
/// </summary>
public sealed class SourcePlaces(YamlMap? root)
{
    /// <summary>For releases that come from no file.</summary>
    public static SourcePlaces None { get; } = new(null);

    /// <summary>The place of a path, or of the nearest one above it that stands in the file; null where there is no file.</summary>
    public SourcePlace? Of(string path)
    {
        YamlNode? found = root;
        var rest = path.AsSpan();
        while (found is not null && rest.Length > 0)
        {
            var (next, length) = Step(found, rest, isFirst: rest.Length == path.Length);
            if (next is null)
                break;
            found = next;
            rest = rest[length..];
        }

        return found?.Place;
    }

    /// <summary>The child that the rest of a path starts with, and how much of it is the child's.</summary>
    private static (YamlNode? Child, int Length) Step(YamlNode node, ReadOnlySpan<char> rest, bool isFirst)
    {
        if (node is YamlMap map)
        {
            foreach (var (key, value) in map.Members)
            {
                if (!MayStart(rest[(isFirst || rest[0] == '[' ? 0 : 1)..], key.Text))
                    continue;
                var name = JsonPath.Member(isFirst ? "" : "/", key.Text).AsSpan(isFirst ? 0 : 1);
                if (Starts(rest, name))
                    return (value, name.Length);
            }
        }
        else if (node is YamlList list && rest[0] == '[' && rest.IndexOf(']') is > 1 and var end && int.TryParse(rest[1..end], out var index) && index < list.Items.Count)
        {
            return (list.Items[index], end + 1);
        }

        return (null, 0);
    }

    /// <summary>Cheap, for maps of many keys.</summary>
    private static bool MayStart(ReadOnlySpan<char> rest, string key) =>
        rest.StartsWith("[\"") || rest.StartsWith(key.AsSpan(0, Math.Min(key.Length, JsonPath.MaxName - 1)), StringComparison.Ordinal);

    private static bool Starts(ReadOnlySpan<char> rest, ReadOnlySpan<char> name) =>
        rest.StartsWith(name, StringComparison.Ordinal) && (rest.Length == name.Length || rest[name.Length] is '.' or '[');
}

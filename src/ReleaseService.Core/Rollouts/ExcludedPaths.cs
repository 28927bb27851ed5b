using System.Text;
using ReleaseService.Core.Layers;

namespace ReleaseService.Core.Rollouts;

/// <summary>Paths of values as Helm writes them: <c>ingress,app.image.tag,nodeSelector.kubernetes\.io/arch</c>. A list is one value: no index.</summary>
public static class ExcludedPaths
{
    private const string Code = "exclude";

    /// <param name="text">Paths below <c>values</c>, with commas between.</param>
    /// <param name="path">Where they were written, for what is told of them.</param>
    public static Checked<KeyPath[]> Read(string text, string path)
    {
        List<KeyPath> paths = [];
        var (current, key) = (KeyPath.Values, new StringBuilder());
        for (var at = 0; at <= text.Length; at++)
        {
            var character = at < text.Length ? text[at] : ',';
            if (character == '\\')
            {
                if (++at >= text.Length || text[at] is not ('.' or ',' or '\\' or '['))
                    return new Defect(Code, path, @"A backslash stands before a dot, comma, bracket or backslash of a key.");
                key.Append(text[at]);
            }
            else if (character is '.' or ',')
            {
                var name = key.ToString().Trim();
                if (name.Length == 0)
                    return new Defect(Code, path, @"A key is empty; paths are keys with dots between them, separated by commas: ingress,app.image.tag. A dot in a key is \.");
                (current, key) = (current.Child(name), key.Clear());
                if (character == '.')
                    continue;
                paths.Add(current);
                current = KeyPath.Values;
            }
            else if (character == '[')
            {
                return new Defect(Code, path, @"A list is one value, without an index. A bracket in a key is \[");
            }
            else
            {
                key.Append(character);
            }
        }

        return paths.ToArray();
    }
}

using System.Text;

namespace ReleaseService.Core.Rollouts;

/// <summary>A path within the values that an administrator keeps from the channel: keys separated by dots, a dot within a key written <c>\.</c>, as Helm's <c>--set</c> has it.</summary>
public static class ExcludedPath
{
    /// <returns>The keys; null where one of them is empty or a backslash stands before anything but a dot or a backslash.</returns>
    public static IReadOnlyList<string>? Parse(string text)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && (i + 1 == text.Length || text[i + 1] is not ('.' or '\\')))
                return null;
            if (text[i] == '\\')
            {
                key.Append(text[++i]);
            }
            else if (text[i] != '.')
            {
                key.Append(text[i]);
            }
            else
            {
                keys.Add(key.ToString());
                key.Clear();
            }
        }

        keys.Add(key.ToString());
        return keys.Any(part => part.Length == 0) ? null : keys;
    }
}

using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>The comments of YAML files, which say what no reader returns.</summary>
public static class YamlComments
{
    /// <summary>Those of a text that another one hasn't got, in their order; none of a text that is broken, of which nobody can say what is a comment.</summary>
    public static IReadOnlyList<string> Lost(string text, string rewritten)
    {
        var lost = Of(text);
        foreach (var comment in Of(rewritten))
            lost.Remove(comment);
        return lost;
    }

    private static List<string> Of(string text)
    {
        List<string> comments = [];
        if (!YamlReader.Read(Encoding.UTF8.GetBytes(text), "").TryGet(out _))
            return comments;
        var scanner = new Scanner(new StringReader(text.TrimStart('\uFEFF')), skipComments: false);
        while (scanner.MoveNext())
        {
            if (scanner.Current is Comment comment)
                comments.Add($"# {comment.Value.Trim()}");
        }

        return comments;
    }
}

using System.Text.RegularExpressions;

namespace ReleaseService.EndToEnd.Tests.Docs;

/// <summary>
/// A <c>sh</c> block of a document, with what the comment above it says of it: <c>&lt;!-- a terminal of its own --&gt;</c> (it goes on running, as a server does),
/// <c>&lt;!-- exits 2 --&gt;</c>, or <c>&lt;!-- not run: why --&gt;</c>. Readers don't see these comments.
/// </summary>
internal sealed partial record ShellBlock(int Line, string Text, bool IsServer, int ExitCode, string? NotRunBecause)
{
    public static IReadOnlyList<ShellBlock> ReadAll(string markdown)
    {
        List<ShellBlock> blocks = [];
        var lines = markdown.Split('\n');
        var comment = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } match)
                comment = match.Groups[1].Value;
            if (!lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                continue;
            var isShell = lines[i].Trim() == "```sh";
            var start = i + 1;
            while (lines[++i].Trim() != "```")
            {
            }

            if (isShell)
                blocks.Add(Read(start, string.Join('\n', lines[start..i]), comment));
            comment = "";
        }

        return blocks;
    }

    private static ShellBlock Read(int line, string text, string comment) => new(
        line, text, comment == "a terminal of its own", comment.StartsWith("exits ", StringComparison.Ordinal) ? int.Parse(comment[6..]) : 0,
        comment.StartsWith("not run: ", StringComparison.Ordinal) ? comment[9..] : null);

    [GeneratedRegex(@"^\s*<!-- (.+) -->\s*$")]
    private static partial Regex Comment();
}

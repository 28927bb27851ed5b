using System.Text.RegularExpressions;

namespace ReleaseService.Cli.Output;

/// <summary>Keeps tokens that were typed where none belongs out of the error about it, which ends up in the logs of CI.</summary>
internal static partial class Secrets
{
    public static string Hide(string text) => Token().Replace(text, "(a token)");

    /// <summary>Ours, and JWTs: three parts in base64url, of which the first begins with <c>{"</c>.</summary>
    [GeneratedRegex(@"rst_[0-9A-Za-z_-]{8,}|eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}

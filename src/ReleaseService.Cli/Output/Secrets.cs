using System.Text.RegularExpressions;

namespace ReleaseService.Cli.Output;

/// <summary>Keeps tokens, and passwords in URLs, that were typed where none belongs out of the error about it, which ends up in the logs of CI.</summary>
internal static partial class Secrets
{
    public static string Hide(string text) => UserOfUrl().Replace(Token().Replace(text, "(a token)"), "://(credentials)@");

    /// <summary>Ours, and JWTs: three parts in base64url, of which the first begins with <c>{"</c>.</summary>
    [GeneratedRegex(@"rst_[0-9A-Za-z_-]{8,}|eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"://[^/\s]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserOfUrl();
}

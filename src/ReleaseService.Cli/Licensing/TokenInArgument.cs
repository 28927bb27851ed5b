using System.CommandLine;
using System.CommandLine.Parsing;

namespace ReleaseService.Cli.Licensing;

/// <summary>A license itself where a file's name or an id belongs. Every process of the machine may read it there; it must not go on into a URL, which proxies log, or a question.</summary>
internal static class TokenInArgument
{
    public static bool Is(string text) => text.StartsWith("eyJ", StringComparison.Ordinal);

    public static string Complaint(string wanted) => $"That is a license itself, not {wanted}: it is now in your shell's history.";

    public static Argument<T> RefusingTokens<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => Check(result, result.Tokens));
        return argument;
    }

    public static Option<T> RefusingTokens<T>(this Option<T> option)
    {
        option.Validators.Add(result => Check(result, result.Tokens));
        return option;
    }

    private static void Check(SymbolResult result, IReadOnlyList<Token> words)
    {
        if (words.Any(word => Is(word.Value)))
            result.AddError(Complaint("its id"));
    }
}

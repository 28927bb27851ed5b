using System.CommandLine;
using System.Text.RegularExpressions;
using ReleaseService.Cli.Output;

namespace ReleaseService.Cli.Shell;

/// <summary>A command line that can't be understood: what, and where the help is. The library would print the whole help instead.</summary>
internal static partial class UsageError
{
    public static int Write(ParseResult parsed, Surroundings surroundings)
    {
        // A group alone asks what there is in it.
        if (parsed is { UnmatchedTokens.Count: 0, CommandResult.Command.Subcommands.Count: > 0 })
        {
            Help(parsed).Invoke(surroundings);
            return ExitCode.Error;
        }

        // The first error is "a command is missing" where a wrong word stands in a command's place; the word says more.
        var error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(word => error.Message.Contains(word, StringComparison.Ordinal))) ?? parsed.Errors[0];
        var printer = new Printer(surroundings.Error, surroundings.IsErrorTerminal, surroundings, OutputFormat.Table);
        // The name of a .NET type says nothing to whoever typed the value.
        var what = TypeName().Replace(string.Join(' ', error.Message.Split(['\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)), ".");
        FailureView.Write(new CommandException(what, $"Run '{Path(parsed)} --help' for what there is and an example."), printer);
        return ExitCode.Error;
    }

    private static ParseResult Help(ParseResult parsed) => parsed.RootCommandResult.Command.Parse([.. Path(parsed).Split(' ').Skip(1), "--help"]);

    private static string Path(ParseResult parsed)
    {
        List<string> words = [];
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is System.CommandLine.Parsing.CommandResult { Command: var command }; result = result.Parent)
            words.Insert(0, command is RootCommand ? "releasectl" : command.Name);
        return string.Join(' ', words);
    }

    [GeneratedRegex(@" as expected type '[^']+'\.$")]
    private static partial Regex TypeName();
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ReleaseService.Cli.Shell;

/// <summary>The library's help, and below it the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  fine
          1  it didn't work: no connection, no permission, a wrong argument
          2  findings: lint or the rules of promotions object, or a backup is broken
          3  conflict: the server has something else than was expected
        130  interrupted with Ctrl+C
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
            output.WriteLine($"Examples:\n{string.Join('\n', verb.Examples.Select(example => $"  {example}"))}\n");
        if (parseResult.CommandResult.Command is RootCommand)
            output.WriteLine($"Examples:\n  releasectl login --server https://releases.example.com\n  releasectl promote 0.79.0-1 stable --dry-run\n\n{ExitCodes}\n");
        return code;
    }
}

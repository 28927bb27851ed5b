using System.CommandLine;

namespace ReleaseService.Cli.Shell;

/// <summary>A command with examples, which its help shows, and with one edge at which everything that may go wrong becomes an exit code.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">What is typed.</param>
    /// <param name="description">A sentence; its first line stands in the list of commands.</param>
    /// <param name="examples">Whole command lines.</param>
    public Verb(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    public IReadOnlyList<string> Examples { get; }

    public Verb With(params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else if (symbol is Option option)
                Add(option);
            else
                Add((Command)symbol);
        }

        return this;
    }

    /// <param name="run">What the command does; its result is the exit code.</param>
    public Verb Runs(Func<Call, Task<int>> run)
    {
        SetAction(async (parsed, cancellation) =>
        {
            using var call = new Call(parsed, cancellation);
            try
            {
                return await run(call);
            }
            catch (Exception e) when (Failure.Of(e, call) is { } failure)
            {
                return call.Report(failure);
            }
        });
        return this;
    }
}

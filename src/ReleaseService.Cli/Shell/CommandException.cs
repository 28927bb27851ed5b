using ReleaseService.Contracts.Errors;

namespace ReleaseService.Cli.Shell;

/// <summary>Ends a command: one line of what is wrong, one of what to do.</summary>
internal sealed class CommandException(string what, string toDo, int exitCode = ExitCode.Error, Problem? problem = null) : Exception(what)
{
    public string ToDo { get; } = toDo;

    public int ExitCode { get; } = exitCode;

    /// <summary>What the server said, for its findings, refusals and head; null where it said nothing.</summary>
    public Problem? Problem { get; } = problem;
}

using ReleaseService.Contracts.Errors;

namespace ReleaseService.Cli.Shell;

/// <summary>Ends a command: one line of what is wrong, one of what to do.</summary>
internal sealed class CommandException(string what, string toDo, int exitCode = ExitCode.Error, Problem? problem = null) : Exception(what)
{
    public string ToDo { get; } = toDo;

    public int ExitCode { get; } = exitCode;

    /// <summary>What the server said, for its findings, refusals and head; null where it said nothing.</summary>
    public Problem? Problem { get; } = problem;

    /// <summary>Somebody was asked and didn't say yes.</summary>
    public static CommandException Declined() => new("Nothing was changed.", "Answer y to go on, or add --yes (or --auto-approve).");

    public static CommandException ForceWithoutReason() => new("--force takes a reason.", "Say why with --reason; histories and the audit show it.");
}

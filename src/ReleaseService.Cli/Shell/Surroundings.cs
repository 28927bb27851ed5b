using System.CommandLine;

namespace ReleaseService.Cli.Shell;

/// <summary>All that a command gets from outside, so that tests run the whole program in their own process.</summary>
public sealed class Surroundings : InvocationConfiguration
{
    public required TextReader Input { get; init; }

    /// <summary>Environment variables; null for one that isn't set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public bool IsInputTerminal { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether there is somebody to ask. Questions go to standard error, so that an answer on standard output can be piped.</summary>
    public bool CanAsk => IsInputTerminal && IsErrorTerminal;

    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Variable = Environment.GetEnvironmentVariable,
        IsInputTerminal = !Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null, // Program.cs listens to signals
    };
}

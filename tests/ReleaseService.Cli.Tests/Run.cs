using ReleaseService.Cli.Shell;
using ReleaseService.Cli.Tests.Loopback;

namespace ReleaseService.Cli.Tests;

/// <summary>One run of the whole program in this process, and what it left.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    public static Task<Run> Async(params string[] args) => Async(new RunWith(), args);

    /// <summary>Against a service, with a token.</summary>
    public static Task<Run> Async(LoopbackService service, params string[] args) => Async(new RunWith { Service = service }, args);

    public static async Task<Run> Async(RunWith with, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var surroundings = new Surroundings
        {
            Output = output,
            Error = error,
            Input = new StringReader(with.Input),
            Variable = with.Variable,
            Time = with.Time,
            IsOutputTerminal = with.IsOutputTerminal,
            EnableDefaultExceptionHandler = false,
        };
        var code = await Releasectl.RunAsync(args, surroundings);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>That it failed with this code, one line of what and one of what to do.</summary>
    public string Failure(int exitCode)
    {
        Xunit.Assert.True(ExitCode == exitCode, ToString());
        var lines = Error.Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Xunit.Assert.True(at >= 0 && lines[at].Length > 12 && lines[at + 1].StartsWith("  ", StringComparison.Ordinal) && lines[at + 1].Length > 12, Error);
        return $"{lines[at]}\n{lines[at + 1]}";
    }

    public Run Succeeded()
    {
        Xunit.Assert.True(ExitCode == 0, ToString());
        return this;
    }
}

/// <summary>What a run gets from outside: nothing of this machine.</summary>
internal sealed record RunWith
{
    public LoopbackService? Service { get; init; }

    public string? Token { get; init; } = "rst_of-the-test-0123456789abcdefghijklmnopqrstuv";

    public string Input { get; init; } = "";

    public string ConfigHome { get; init; } = "/nonexistent";

    public bool IsOutputTerminal { get; init; }

    public TimeProvider Time { get; init; } = new HurriedTime();

    public Dictionary<string, string> Variables { get; init; } = [];

    public string? Variable(string name) => name switch
    {
        _ when Variables.TryGetValue(name, out var value) => value,
        "XDG_CONFIG_HOME" => ConfigHome,
        "RELEASECTL_SERVER" => Service?.Address,
        "RELEASECTL_TOKEN" => Service is null ? null : Token,
        _ => null,
    };
}

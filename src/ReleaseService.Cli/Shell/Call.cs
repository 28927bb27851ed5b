using System.CommandLine;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Output;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cli.Shell;

/// <summary>One run of a command: what was typed, where answers go, and the server, which is connected to when it is first needed.</summary>
internal sealed class Call : IDisposable
{
    private readonly ParseResult _parsed;
    private ServerConnection? _connection;

    public Call(ParseResult parsed, CancellationToken cancellation)
    {
        (_parsed, Cancellation) = (parsed, cancellation);
        Surroundings = (Surroundings)parsed.InvocationConfiguration;
        Format = parsed.GetValue(GlobalOptions.Format);
        Out = new Printer(Surroundings.Output, Surroundings.IsOutputTerminal, Surroundings, Format);
        Error = new Printer(Surroundings.Error, Surroundings.IsErrorTerminal, Surroundings, OutputFormat.Table);
    }

    public Surroundings Surroundings { get; }

    public CancellationToken Cancellation { get; }

    public OutputFormat Format { get; }

    /// <summary>The answer.</summary>
    public Printer Out { get; }

    /// <summary>Questions, progress, warnings and errors.</summary>
    public Printer Error { get; }

    /// <summary>For what people see before the answer: with the answer where that is a table, else apart from it.</summary>
    public Printer Preview => Format == OutputFormat.Table ? Out : Error;

    public ConfigFile Config => field ??= ConfigFile.In(Surroundings);

    public Destination Destination => field ??= Destination.Of(_parsed.GetValue(GlobalOptions.Server), Surroundings, Config);

    public PublisherClient Client => Connection.Client;

    private ServerConnection Connection => _connection ??= Connect();

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    public void Warn(string line) => Error.Line($"releasectl: {line}");

    /// <summary>Before a token goes where others can read it.</summary>
    public void WarnIfExposed()
    {
        if (Destination.IsExposed)
            Warn($"{Destination.Server} isn't encrypted: whoever is on the way can read the token.");
    }

    public int Report(CommandException failure)
    {
        FailureView.Write(failure, Error);
        return failure.ExitCode;
    }

    /// <summary>Asks before what can't be undone; without anybody to ask that takes <c>--yes</c>.</summary>
    /// <param name="question">Without its question mark.</param>
    /// <param name="yes">The value of <see cref="GlobalOptions.Yes"/>.</param>
    public async Task<bool> ConfirmAsync(string question, bool yes)
    {
        if (yes)
            return true;
        if (!Surroundings.CanAsk)
            throw new CommandException($"Nothing was changed: there is no terminal to ask \"{question}?\" on.", "Add --yes (or --auto-approve) to do it without asking.");
        return await Error.AskAsync(question, Cancellation);
    }

    /// <summary>Asks as <see cref="ConfirmAsync"/>; a no ends the command.</summary>
    public async Task MustConfirmAsync(string question, bool yes)
    {
        if (!await ConfirmAsync(question, yes))
            throw CommandException.Declined();
    }

    private ServerConnection Connect()
    {
        if (Destination.Token is not null)
            WarnIfExposed();
        return ServerConnection.To(Destination, Surroundings.Time, Warn);
    }

    public void Dispose() => _connection?.Dispose();
}

using System.CommandLine;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Http;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Identity;

namespace ReleaseService.Cli.Identity;

/// <summary><c>releasectl login</c>: checks a token with the server and keeps it. The token is never an argument, which every process of the machine may read.</summary>
internal static class Login
{
    public static Command Create()
    {
        var fromInput = new Option<bool>("--token-stdin") { Description = "Read the token from standard input." };
        return new Verb(
            "login", "Checks a token and keeps it for later commands, in a file that only you can read. RELEASECTL_TOKEN wins over it.",
            "releasectl login --server https://releases.example.com",
            "releasectl login --server https://releases.example.com --token-stdin < token.txt")
            .With(fromInput)
            .Runs(call => RunAsync(call, call.Get(fromInput)));
    }

    private static async Task<int> RunAsync(Call call, bool fromInput)
    {
        var server = call.Destination.Server;
        call.WarnIfExposed();
        var token = await ReadTokenAsync(call, fromInput);
        using var connection = ServerConnection.To(new Destination(server, token), call.Surroundings.Time, call.Warn);
        var identity = await connection.Client.GetIdentityAsync(call.Cancellation);
        call.Config.Save(server, token);
        if (call.Surroundings.Variable("RELEASECTL_TOKEN") is { Length: > 0 })
            call.Warn("RELEASECTL_TOKEN is set and wins over what was kept now.");
        call.Out.Answer(identity, ContractsJson.Default.IdentityDetails, _ => Listing.Fields(
            ("Server", server.AbsoluteUri), ("Actor", identity.Actor), ("Role", EnumWord<Role>.Of(identity.Role)), ("Channels", Words.Scope(identity.Channels)),
            ("Expires", Cell.Time(identity.ExpiresAt)), ("Kept in", call.Config.Path)));
        return ExitCode.Fine;
    }

    private static async Task<string> ReadTokenAsync(Call call, bool fromInput)
    {
        if (!fromInput && !call.Surroundings.CanAsk)
            throw new CommandException("There is no terminal to ask for the token on.", "Give it on standard input with --token-stdin, or set RELEASECTL_TOKEN instead of logging in.");
        var token = (fromInput ? await call.Surroundings.Input.ReadToEndAsync(call.Cancellation) : await call.Error.AskSecretAsync("Token:", call.Cancellation)).Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and <= '~')
            ? token
            : throw new CommandException("That is no token.", "A token is one word: rst_ and 43 characters, or the JWT of an OIDC provider.");
    }
}

using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Licensing;

/// <summary>A license in a file or on standard input. Never in an argument, which every process of the machine may read.</summary>
internal static class TokenFile
{
    /// <param name="call">The run.</param>
    /// <param name="file">A path; <c>-</c> for standard input.</param>
    public static async Task<string> ReadAsync(Call call, string file)
    {
        if (TokenInArgument.Is(file) && !File.Exists(file))
            throw new CommandException(TokenInArgument.Complaint("a file"), "Put it into a file that only you can read, or pipe it in.");
        var text = file == "-" ? await call.Surroundings.Input.ReadToEndAsync(call.Cancellation) : await File.ReadAllTextAsync(file, call.Cancellation);
        return text.Trim() is { Length: > 0 } token ? token : throw new CommandException($"{(file == "-" ? "Standard input" : file)} is empty.", "Give the license: the whole token, its three parts.");
    }
}

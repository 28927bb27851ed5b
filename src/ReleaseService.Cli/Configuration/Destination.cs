using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Configuration;

/// <summary>The server that a command goes to, and as whom.</summary>
/// <param name="Server">Its base URL, with a slash at its end.</param>
/// <param name="Token">Null where there is none: some reads take none.</param>
internal sealed record Destination(Uri Server, string? Token)
{
    private const string WrongUrl = "Give the base URL, such as https://releases.example.com.";

    /// <summary>Whether whoever is on the way can read what is sent.</summary>
    public bool IsExposed => Server is { Scheme: "http", IsLoopback: false };

    public static Destination Of(string? option, Surroundings surroundings, ConfigFile config)
    {
        var server = Parse(Name(option, surroundings, config)
            ?? throw new CommandException("No server is named.", "Run 'releasectl login --server URL', give --server URL, or set RELEASECTL_SERVER."));
        return new(server, surroundings.Variable("RELEASECTL_TOKEN") is { Length: > 0 } token ? token.Trim() : config.TokenOf(server));
    }

    /// <summary>What was typed wins over the environment, and that over the last login.</summary>
    public static string? Name(string? option, Surroundings surroundings, ConfigFile config) =>
        option ?? (surroundings.Variable("RELEASECTL_SERVER") is { Length: > 0 } named ? named : config.Content.Server);

    private static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandException($"'{text}' is no http(s) URL.", WrongUrl);
        if (url.UserInfo.Length > 0)
            throw new CommandException("The server's URL holds a user or a password.", $"{WrongUrl} Tokens come from 'releasectl login' or RELEASECTL_TOKEN.");
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.AbsolutePath.Contains("/api/v1", StringComparison.Ordinal))
            throw new CommandException($"'{text}' is more than a base URL.", WrongUrl);
        return url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
    }
}

using System.Text.Json;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Configuration;

/// <summary>What logins left: <c>$XDG_CONFIG_HOME/releasectl/config.json</c>, which nobody else may read, since it holds tokens.</summary>
internal sealed class ConfigFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private ConfigFile(string path, ConfigContent content) => (Path, Content) = (path, content);

    public string Path { get; }

    public ConfigContent Content { get; }

    public static ConfigFile In(Surroundings surroundings)
    {
        var path = System.IO.Path.Combine(Folder(surroundings), "releasectl", "config.json");
        if (!File.Exists(path))
            return new(path, ConfigContent.Empty);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(Owner | UnixFileMode.UserExecute)) != 0)
            throw new CommandException($"Others may read {path}, which holds tokens.", $"Run 'chmod 600 {path}'; if this machine has other users, revoke those tokens.");
        return Parse(File.ReadAllBytes(path)) is { } content
            ? new(path, content)
            : throw new CommandException($"{path} isn't the JSON that releasectl wrote.", "Remove it and run 'releasectl login' again.");
    }

    public string? TokenOf(Uri server) => Content.Servers.TryGetValue(server.AbsoluteUri, out var entry) ? entry.Token : null;

    /// <summary>Keeps a token for a server, which becomes the one that commands go to.</summary>
    public void Save(Uri server, string token)
    {
        var servers = new SortedDictionary<string, ServerEntry>(Content.Servers.ToDictionary(), StringComparer.Ordinal) { [server.AbsoluteUri] = new(token) };
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        var json = JsonSerializer.SerializeToUtf8Bytes(new ConfigContent(server.AbsoluteUri, servers), CliJson.Default.ConfigContent);
        WholeFile.Write(Path, json, Owner);
    }

    /// <summary>As the XDG Base Directory Specification has it: a relative path doesn't count.</summary>
    private static string Folder(Surroundings surroundings)
    {
        if (surroundings.Variable("XDG_CONFIG_HOME") is { Length: > 0 } named && System.IO.Path.IsPathRooted(named))
            return named;
        var home = surroundings.Variable("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return System.IO.Path.Combine(home, ".config");
    }

    /// <summary>Null for what isn't one; an exception would quote the file, which holds tokens.</summary>
    private static ConfigContent? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CliJson.Default.ConfigContent) is { Servers: not null } content ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

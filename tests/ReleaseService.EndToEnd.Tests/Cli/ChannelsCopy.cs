using ReleaseService.Testing;

namespace ReleaseService.EndToEnd.Tests.Cli;

/// <summary>A copy of the sample folder in a shell's or another folder, as channels/, for tests to edit.</summary>
internal sealed class ChannelsCopy
{
    private readonly string _folder;

    public ChannelsCopy(CommandLine shell)
        : this(shell.Folder)
    {
    }

    public ChannelsCopy(string folder)
    {
        _folder = Path.Combine(folder, "channels");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "channels"), "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(Path.Combine(Repository.Root, "channels"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string this[string file] => File.ReadAllText(Path.Combine(_folder, file));

    public IReadOnlyDictionary<string, string> All => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    public void Edit(string file, Func<string, string> edit) => Write(file, edit(this[file]));

    /// <summary>A release like 0.83.0-2, an hour younger.</summary>
    public void AddRelease(string name) => File.WriteAllText(
        Path.Combine(_folder, "releases", $"{name}.yaml"),
        this["releases/0.83.0-2.yaml"].MustReplace("name: 0.83.0-2", $"name: {name}").MustReplace("createdAt: \"2026-07-27T16:", "createdAt: \"2026-07-27T17:")
            .MustReplace("tag: 2.21.3", "tag: 2.21.4"));

    /// <summary>An entry at the end of a channel's list, that no server has yet.</summary>
    public void Promote(string channel, string release, string reason = "New.") => Edit($"{channel}.yaml", text => $"{text}  - release: {release}\n    reason: {reason}\n");

    public void Delete(string file) => File.Delete(Path.Combine(_folder, file));
}

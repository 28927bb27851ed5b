using ReleaseService.Cli.Releases;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Publishing;

namespace ReleaseService.Cli.Plans;

/// <summary>The release files that a history needs and a folder hasn't got, and those that it has.</summary>
internal static class PulledReleases
{
    /// <returns>Paths and texts.</returns>
    public static async Task<IReadOnlyList<(string File, string Text)>> ReadAsync(Call call, string folder, IEnumerable<string> names)
    {
        List<(string, string)> files = [];
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, "releases", $"{name}.yaml");
            if (!File.Exists(file))
                files.Add((file, await ReadAsync(call, name)));
        }

        return files;
    }

    /// <summary>The files that are there of releases that the server has.</summary>
    public static async Task<IReadOnlyList<PulledRelease>> ReadPresentAsync(Call call, string folder)
    {
        var releases = Path.Combine(folder, "releases");
        if (!Directory.Exists(releases))
            return [];
        var known = (await ListReleases.ReadAsync(call.Client, limit: 0, call.Cancellation)).Releases.ToDictionary(release => release.Name, StringComparer.Ordinal);
        return
        [
            .. Directory.GetFiles(releases, "*.yaml").Order(StringComparer.Ordinal)
                .Where(file => known.ContainsKey(Path.GetFileNameWithoutExtension(file))).Select(file => PulledRelease.Of(file, known[Path.GetFileNameWithoutExtension(file)])),
        ];
    }

    /// <summary>Waivers aren't on the server: lint asks for them again.</summary>
    private static async Task<string> ReadAsync(Call call, string name)
    {
        var details = await call.Client.GetReleaseAsync(name, call.Cancellation);
        var release = await ChannelHeads.ReadReleaseAsync(call.Client, name, call.Cancellation, details.Notes);
        // The rules allow no name that leads elsewhere as a path; the history's could.
        return release.Name == name
            ? ReleaseFile.Write(new ReleaseSource(release, [], details.Aliases, SourcePlaces.None))
            : throw new CommandException($"The server's manifest of {name} is that of {release.Name}.", "Nothing was written. Report it as a bug of the server.");
    }
}

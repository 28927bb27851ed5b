using ReleaseService.Cli.Shell;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Releases;

namespace ReleaseService.Cli.Plans;

/// <summary>The release files that a history needs and a folder hasn't got.</summary>
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

    /// <summary>Waivers aren't on the server: lint asks for them again.</summary>
    private static async Task<string> ReadAsync(Call call, string name)
    {
        var details = await call.Client.GetReleaseAsync(name, call.Cancellation);
        var manifest = await call.Client.GetManifestAsync(name, call.Cancellation);
        // The rules allow no name that leads elsewhere as a path; the history's could.
        return ReleaseRules.Create(manifest, details.Notes).TryGet(out var release) && release.Name == name
            ? ReleaseFile.Write(new ReleaseSource(release, [], details.Aliases, SourcePlaces.None))
            : throw new CommandException($"The server's manifest of {name} is none that this releasectl takes.", "Nothing was written. Is releasectl as new as the server? Update it.");
    }
}

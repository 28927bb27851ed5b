using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>
/// The declarative folder: <c>releases/NAME.yaml</c> (a release each) and <c>NAME.yaml</c> (a channel each). Reads all of it and returns every
/// defect of every file.
/// </summary>
/// <param name="Sources">By name.</param>
/// <param name="Channels">In order of name.</param>
public sealed record ChannelsFolder(IReadOnlyDictionary<string, ReleaseSource> Sources, IReadOnlyList<ChannelFile> Channels)
{
    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Release> Releases { get; } =
        Sources.ToDictionary(source => source.Key, source => source.Value.Release, StringComparer.Ordinal);

    public static Checked<ChannelsFolder> Read(string folder)
    {
        if (!Directory.Exists(folder))
            return new Defect("folder_missing", "", $"The folder {folder} doesn't exist.");

        List<Defect> defects = [];
        var releases = Files(Path.Combine(folder, "releases"), defects)
            .Select(file => Keep(ReleaseFile.Parse(Load(file, defects), file), defects)).OfType<ReleaseSource>().ToDictionary(source => source.Release.Name, StringComparer.Ordinal);
        var channels = Files(folder, defects)
            .Select(file => Keep(ChannelFile.Parse(Load(file, defects), file), defects)).OfType<ChannelFile>().ToList();

        CheckAcrossFiles(releases, channels, defects);
        return defects.Count > 0 ? Checked<ChannelsFolder>.Invalid(defects) : new ChannelsFolder(releases, channels);
    }

    private static void CheckAcrossFiles(Dictionary<string, ReleaseSource> releases, List<ChannelFile> channels, List<Defect> defects)
    {
        // With a broken release file, "unknown release" would only repeat that.
        if (defects.Count > 0)
            return;
        CheckPromotions(releases, channels, defects);
        CheckChannels(channels, defects);
        CheckAliases(releases, defects);
    }

    private static void CheckPromotions(Dictionary<string, ReleaseSource> releases, List<ChannelFile> channels, List<Defect> defects)
    {
        foreach (var channel in channels)
        {
            foreach (var promotion in channel.Promotions)
            {
                if (!releases.TryGetValue(promotion.Release, out var source))
                    defects.Add(new("promotion_release", $"{channel.Channel.Name}.promotions", $"There is no releases/{promotion.Release}.yaml.", promotion.Place));
                else if (promotion.At < source.Release.CreatedAt)
                    defects.Add(new("promotion_time", $"{channel.Channel.Name}.promotions", $"Is earlier than the creation of {source.Release.Name}.", promotion.Place));
            }
        }
    }

    private static void CheckChannels(List<ChannelFile> channels, List<Defect> defects)
    {
        var defaults = channels.Where(channel => channel.Channel.IsDefault).Select(channel => channel.Channel.Name).ToList();
        if (defaults.Count > 1)
            defects.Add(new("channel_default", "default", $"More than one channel is the default: {string.Join(", ", defaults)}."));

        var names = channels.Select(channel => channel.Channel.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var channel in channels.Select(file => file.Channel).Where(channel => channel.Requires is { } requires && !names.Contains(requires.Channel)))
            defects.Add(new("channel_requires", $"{channel.Name}.requires.channel", $"There is no {channel.Requires!.Channel}.yaml; name a channel of this folder."));
        if (ChannelRequirements.FindCycle(channels.Select(file => file.Channel)) is { } cycle)
            defects.Add(new("channel_requires_cycle", $"{cycle[0]}.requires", $"No release could ever reach these channels, since each requires the next: {string.Join(", ", cycle)}, {cycle[0]}. Remove one of the requirements."));
    }

    /// <summary>A pin names one release: no id may stand for two.</summary>
    private static void CheckAliases(Dictionary<string, ReleaseSource> releases, List<Defect> defects)
    {
        var owners = releases.Values.ToDictionary(source => source.Release.Id, source => source.Release.Name);
        foreach (var source in releases.Values.OrderBy(source => source.Release.Name, StringComparer.Ordinal))
        {
            foreach (var (index, alias) in source.Aliases.Index())
            {
                var path = JsonPath.Item("aliases", index);
                if (!owners.TryAdd(alias, source.Release.Name))
                    defects.Add(new("release_alias", path, $"{alias} stands for {owners[alias]} already; an id names one release.", source.Places.Of(path)));
            }
        }
    }

    private static string[] Files(string folder, List<Defect> defects)
    {
        if (!Directory.Exists(folder))
            return [];
        foreach (var other in Directory.GetFiles(folder, "*.yml"))
            defects.Add(new("file_ending", "", "Files end in .yaml here; rename it, or it counts for nothing.", new SourcePlace(other, 1, 1)));
        return [.. Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal)];
    }

    private static byte[] Load(string file, List<Defect> defects)
    {
        try
        {
            return SourceFile.Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            defects.Add(new("file_unreadable", "", $"Can't be read: {e.Message}", new SourcePlace(file, 1, 1)));
            return [];
        }
    }

    private static T? Keep<T>(Checked<T> result, List<Defect> defects)
        where T : class
    {
        defects.AddRange(result.Defects);
        return result.TryGet(out var value) ? value : null;
    }
}

using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Tests.Publishing.Lint;

namespace ReleaseService.Core.Tests.Publishing.Plans;

/// <summary>Folders for plans, from short texts: <c>stable&gt;beta* 1@3 2 1!</c> is the channel stable, which requires beta, is the default, and has had release 1 on
/// the third day, 2, and 1 as a rollback.</summary>
internal static class PlanFolder
{
    public static readonly DateTimeOffset Start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<int, ReleaseSource> Sources = Enumerable.Range(0, 10).ToDictionary(number => number, number => Make(number, LintFile.Clean));

    public static ChannelsFolder Of(params string[] channels) => Of(channels.Select(Channel), Enumerable.Range(0, 10).Where(number => channels.Any(channel => channel.Contains($" {number}", StringComparison.Ordinal))));

    public static ChannelsFolder Of(IEnumerable<ChannelFile> channels, IEnumerable<int> releases) =>
        new(releases.Select(Release).ToDictionary(source => source.Release.Name, StringComparer.Ordinal), [.. channels.OrderBy(file => file.Channel.Name, StringComparer.Ordinal)]);

    /// <summary>Release 0.7N.0-1, of which lint finds nothing.</summary>
    public static ReleaseSource Release(int number) => Sources[number];

    public static string Name(int number) => $"0.7{number}.0-1";

    /// <summary>The same name with other content.</summary>
    public static ReleaseSource Make(int number, string yaml)
    {
        var text = yaml.Replace("0.79.0", $"0.7{number}.0", StringComparison.Ordinal);
        return Expect.Valid(ReleaseFile.Parse(Expect.Utf8(text), $"{Name(number)}.yaml"));
    }

    public static ChannelsFolder With(this ChannelsFolder folder, ReleaseSource source) =>
        new(folder.Sources.Where(entry => entry.Key != source.Release.Name).Append(new(source.Release.Name, source)).ToDictionary(StringComparer.Ordinal), folder.Channels);

    public static ChannelFile Channel(string text)
    {
        var words = text.Split(' ');
        var names = words[0].TrimEnd('*').Split('>');
        var requires = names.Length > 1 ? new ChannelRequirement(names[1], 72) : null;
        return new(
            new Channel(names[0], names[0], "", ChannelAccess.Public, words[0].EndsWith('*'), requires),
            [.. words.Skip(1).Select((word, index) => Promotion(word, names[0], index))]);
    }

    private static DeclaredPromotion Promotion(string word, string channel, int index)
    {
        var parts = word.TrimEnd('!').Split('@');
        DateTimeOffset? at = parts.Length > 1 ? Start.AddDays(int.Parse(parts[1]) - 100) : null;
        return new(Name(int.Parse(parts[0])), at, $"Because of {word}.", word.EndsWith('!'), new($"{channel}.yaml", index + 10, 5));
    }
}

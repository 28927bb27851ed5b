using System.Text;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;

namespace ReleaseService.Cli.Plans;

/// <summary>A channel's file as it becomes.</summary>
/// <param name="File">Its path.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsChanged">Whether it isn't that already.</param>
/// <param name="Releases">Names of the releases that the server's history names.</param>
/// <param name="Lost">What it holds and the server hasn't, in words.</param>
internal sealed record PulledChannel(string File, string Text, bool IsChanged, IReadOnlyList<string> Releases, IReadOnlyList<string> Lost)
{
    public static PulledChannel Of(string folder, ChannelDetails details, IReadOnlyList<PromotionDetails> history)
    {
        var file = Path.Combine(folder, $"{details.Name}.yaml");
        var channel = new Channel(details.Name, details.Title, details.Description, details.Access, details.IsDefault, details.Requires);
        List<DeclaredPromotion> promotions = [.. history.Select(DeclaredPromotion.From)];
        List<string> releases = [.. history.Select(promotion => promotion.ReleaseName).Distinct()];
        if (!System.IO.File.Exists(file))
            return new(file, new ChannelFile(channel, promotions).Write(), IsChanged: true, releases, []);

        var bytes = System.IO.File.ReadAllBytes(file);
        List<string> lost = [];
        if (!ChannelFile.Parse(bytes, file).TryGet(out var present))
            lost.Add($"{file} can't be read, so what it promotes is lost.");
        else if (present.Promotions.Zip(promotions).All(pair => pair.First.Release == pair.Second.Release))
            promotions.AddRange(present.Promotions.Skip(promotions.Count).Select(promotion => promotion with { At = null }));
        else
            lost.AddRange(Differences(file, present.Promotions, history));

        var before = Encoding.UTF8.GetString(bytes);
        var text = ChannelFile.Rewrite(before, channel, promotions);
        return new(file, text, text != before, releases, lost);
    }

    private static IEnumerable<string> Differences(string file, IReadOnlyList<DeclaredPromotion> present, IReadOnlyList<PromotionDetails> history)
    {
        foreach (var (index, promotion) in present.Index())
        {
            if (index >= history.Count)
                yield return $"{file}: its entry {index + 1}, {promotion.Release}, is lost: it follows a history that isn't the server's.";
            else if (history[index].ReleaseName != promotion.Release)
                yield return $"{file}: its entry {index + 1}, {promotion.Release}, is lost: the server has {history[index].ReleaseName} there.";
        }
    }
}

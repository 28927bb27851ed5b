using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>One entry of a channel file's append-only list.</summary>
/// <param name="Release">Name of the release.</param>
/// <param name="At">When it was promoted; null while no server has it.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="IsRollback">Whether it is declared one: an older release than the entry above it.</param>
/// <param name="Place">Where it stands.</param>
public sealed record DeclaredPromotion(string Release, DateTimeOffset? At, string Reason, bool IsRollback, SourcePlace Place);

/// <summary>A file <c>channels/NAME.yaml</c>: a channel and its promotions, of which the last is the head.</summary>
public sealed record ChannelFile(Channel Channel, IReadOnlyList<DeclaredPromotion> Promotions)
{
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">Its path, for places; its name without <c>.yaml</c> must be the channel's name.</param>
    public static Checked<ChannelFile> Parse(ReadOnlySpan<byte> utf8, string file)
    {
        var read = YamlReader.Read(utf8, file);
        if (!read.TryGet(out var root))
            return Checked<ChannelFile>.Invalid(read.Defects);

        List<Defect> defects = [];
        var fields = new YamlFields(root, "", defects);
        var name = fields.Text("name");
        var title = fields.Text("title");
        var description = fields.OptionalText("description");
        var access = fields.Text("access");
        var isDefault = fields.Boolean("default");
        var requires = ReadRequirement(fields.Map("requires"), name, defects);
        var promotions = fields.List("promotions").Select((node, index) => ReadPromotion(node, index, defects)).ToList();
        fields.RefuseOthers();

        if (name is not null && (!Channel.IsName(name) || Path.GetFileNameWithoutExtension(file) != name))
            defects.Add(new("channel_name", "name", "Must be the file's name without .yaml: a lower-case letter, then at most 39 lower-case letters, digits and '-'.", root["name"]!.Place));
        ChannelAccess? allowed = access switch { "public" => ChannelAccess.Public, "licensed" => ChannelAccess.Licensed, "entitled" => ChannelAccess.Entitled, _ => null };
        if (access is not null && allowed is null)
            defects.Add(new("channel_access", "access", "Must be public, licensed or entitled.", root["access"]!.Place));
        CheckOrder(promotions, defects);

        return defects.Count > 0
            ? Checked<ChannelFile>.Invalid(defects)
            : new ChannelFile(new Channel(name!, title!, description, allowed!.Value, isDefault, requires), [.. promotions.Select(promotion => promotion!)]);
    }

    private static ChannelRequirement? ReadRequirement(YamlFields? fields, string? name, List<Defect> defects)
    {
        if (fields is null)
            return null;
        var (channel, hours) = (fields.Text("channel"), fields.WholeNumber("hours"));
        fields.RefuseOthers();
        if (channel is null || hours is null)
            return null;
        var requirement = new ChannelRequirement(channel, hours.Value);
        foreach (var (field, message) in ChannelRequirements.Check(name ?? "", requirement))
            defects.Add(new("channel_requires", $"requires.{field}", message, fields.PlaceOf(field)));
        return requirement;
    }

    private static DeclaredPromotion? ReadPromotion(YamlNode node, int index, List<Defect> defects)
    {
        var path = $"promotions[{index}]";
        if (node is not YamlMap map)
        {
            defects.Add(new("promotion_kind", path, "Must be a map with release, at and reason.", node.Place));
            return null;
        }

        var fields = new YamlFields(map, path, defects);
        var release = fields.Text("release");
        var at = map["at"] is null ? null : fields.Text("at");
        var isRollback = fields.Boolean("rollback");
        var reason = fields.OptionalText("reason");
        fields.RefuseOthers();
        var time = at is null ? null : Timestamp.Parse(at);
        if (at is not null && time is null)
            defects.Add(new("promotion_time", $"{path}.at", "Must be an RFC 3339 time with at most milliseconds, such as 2026-03-24T18:35:42.479Z.", map["at"]!.Place));
        return release is null || (at is null) != (time is null) ? null : new DeclaredPromotion(release, time, reason, isRollback, map.Place);
    }

    /// <summary>Entries without a time are new, so they come last.</summary>
    private static void CheckOrder(List<DeclaredPromotion?> promotions, List<Defect> defects)
    {
        for (var i = 1; i < promotions.Count; i++)
        {
            if (promotions[i - 1] is not { } previous || promotions[i] is not { } current)
                continue;
            if (current.At < previous.At)
                defects.Add(new("promotion_order", $"promotions[{i}].at", "Is earlier than the entry above it; the list is append-only, in order of time.", current.Place));
            if (current.At is not null && previous.At is null)
                defects.Add(new("promotion_order", $"promotions[{i}].at", "The entry above it has no time, so no server has it yet, and can't have what follows; remove this time too, or give that entry its own.", current.Place));
            if (current.Release == previous.Release)
                defects.Add(new("promotion_repeated", $"promotions[{i}].release", "Is what the entry above it promotes already; remove it.", current.Place));
        }
    }
}

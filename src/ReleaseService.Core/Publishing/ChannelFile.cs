using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

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
        var supportMonths = fields.OptionalWholeNumber("supportMonths", ChannelDetails.DefaultSupportMonths);
        var promotions = fields.List("promotions").Select((node, index) => DeclaredPromotion.Read(node, index, defects)).ToList();
        fields.RefuseOthers();

        if (name is not null && (!Channel.IsName(name) || Path.GetFileNameWithoutExtension(file) != name))
            defects.Add(new("channel_name", "name", "Must be the file's name without .yaml: a lower-case letter, then at most 39 lower-case letters, digits and '-'.", root["name"]!.Place));
        var allowed = access is null ? null : EnumWord<ChannelAccess>.TryParse(access);
        if (access is not null && allowed is null)
            defects.Add(new("channel_access", "access", "Must be public, licensed or entitled.", root["access"]!.Place));
        foreach (var (field, message) in ChannelRules.CheckText(title ?? name ?? "-", description).Where(wrong => root[wrong.Field] is not null))
            defects.Add(new("channel_text", field, message, fields.PlaceOf(field)));
        if (supportMonths is < 1 or > Channel.MaxSupportMonths)
            defects.Add(new("channel_support", "supportMonths", $"Must be a whole number from 1 to {Channel.MaxSupportMonths}.", root["supportMonths"]!.Place));
        CheckOrder(promotions, defects);

        return defects.Count > 0
            ? Checked<ChannelFile>.Invalid(defects)
            : new ChannelFile(new Channel(name!, title!, description, allowed!.Value, isDefault, requires, supportMonths), [.. promotions.Select(promotion => promotion!)]);
    }

    /// <summary>The file's text.</summary>
    /// <param name="schema">Path of the channel's JSON Schema, from the file's folder; for editors.</param>
    public string Write(string schema = "../schemas/channel.schema.json") => ReleaseFile.SchemaLine(schema) + ChannelFileText.Write(this);

    /// <summary>The text of a file once it holds what a server has. What people wrote stays: all but the parts that say something else; where the file is broken or in
    /// brackets, what stands above the list or the comments at the top. <see cref="YamlComments"/> says what doesn't.</summary>
    /// <param name="text">The file's present text; it may be broken.</param>
    /// <param name="channel">The channel, as the server has it.</param>
    /// <param name="promotions">Its promotions, in order.</param>
    public static string Rewrite(string text, Channel channel, IReadOnlyList<DeclaredPromotion> promotions) =>
        ChannelFileText.Rewrite(text, new ChannelFile(channel, promotions));

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

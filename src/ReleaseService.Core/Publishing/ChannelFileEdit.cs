using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>A channel file's text with only those parts changed that are to say something else.</summary>
internal sealed class ChannelFileEdit
{
    private static readonly string[] Order = ["name", "title", "description", "access", "default", "requires", "supportMonths"];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly YamlEdit _edit;
    private readonly ChannelFile _from;
    private readonly ChannelFile _to;

    private ChannelFileEdit(YamlEdit edit, ChannelFile from, ChannelFile to) => (_edit, _from, _to) = (edit, from, to);

    /// <param name="text">The file's text.</param>
    /// <param name="from">What it says.</param>
    /// <param name="to">What it is to say.</param>
    /// <returns>Null where it must be written whole. To be read again, as <see cref="YamlEdit"/> says.</returns>
    public static string? Rewrite(string text, ChannelFile from, ChannelFile to)
    {
        if (YamlEdit.Of(text) is not { } edit)
            return null;
        var rewriting = new ChannelFileEdit(edit, from, to);
        rewriting.SetFields();
        return rewriting.SetList() ? edit.ToString() : null;
    }

    private void SetFields()
    {
        var (before, after) = (Fields(_from.Channel), Fields(_to.Channel));
        foreach (var key in Order.Where(key => before[key]?.ToJsonString() != after[key]?.ToJsonString()))
            _edit.Set(key, after[key]?.DeepClone(), Order);
    }

    /// <summary>A channel's fields in the order of its file; null for what isn't written there.</summary>
    public static JsonObject Fields(Channel channel) => new()
    {
        ["name"] = channel.Name,
        ["title"] = channel.Title,
        ["description"] = channel.Description.Length > 0 ? channel.Description : null,
        ["access"] = EnumWord<ChannelAccess>.Of(channel.Access),
        ["default"] = channel.IsDefault,
        ["requires"] = channel.Requires is { } requires ? new JsonObject { ["channel"] = requires.Channel, ["hours"] = requires.Hours } : null,
        ["supportMonths"] = channel.SupportMonths != ChannelDetails.DefaultSupportMonths ? channel.SupportMonths : null,
    };

    private bool SetList()
    {
        if (_edit.Root["promotions"] is not { } list)
            return AddBelow(_edit.Root.End, "promotions:\n", column: 2, from: 0);
        if (_to.Promotions.Count == 0)
            return list.Items.Count == 0;
        if (list.Items.Count == 0)
        {
            _edit.Replace(_edit.SpacesBefore(list.Start), list.End, "");
            return AddBelow(list.End, "", column: 2, from: 0);
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            if (!SetEntry(list.Items[i], i, list.IsFlow))
                return false;
        }

        return list.Items.Count >= _to.Promotions.Count || (list.IsFlow ? AddInBrackets(list) : AddBelow(list.End, "", _edit.Column(_edit.DashOf(list.Items[0])!.Value), list.Items.Count));
    }

    private bool SetEntry(YamlSpan entry, int index, bool isInBrackets)
    {
        if (!isInBrackets && _edit.DashOf(entry) is null)
            return false;
        if (index >= _to.Promotions.Count)
        {
            if (!isInBrackets)
                _edit.RemoveLines(_edit.DashOf(entry)!.Value, entry.End);
            return !isInBrackets;
        }

        var (before, after) = (_from.Promotions[index] with { Place = null }, _to.Promotions[index] with { Place = null });
        if (before == after)
            return true;
        if (after.At is { } at && before with { At = at } == after)
            SetTime(entry, at);
        else
            _edit.Replace(entry.Start, entry.End, isInBrackets || entry.IsFlow ? InBrackets(after) : YamlEdit.Indent(YamlEdit.Write(after.ToJson()), _edit.Column(entry.Start)));
        return true;
    }

    private void SetTime(YamlSpan entry, DateTimeOffset at)
    {
        var time = $"\"{Timestamp.Format(at)}\"";
        var (key, release) = entry.Members.First(member => member.Key.Name == "release");
        if (entry["at"] is { } present)
            _edit.Replace(present.Start, present.End, time);
        else if (entry.IsFlow)
            _edit.Replace(release.End, release.End, $", at: {time}");
        else
            _edit.AddBelow(release.End, $"{new string(' ', _edit.Column(key.Start))}at: {time}");
    }

    private bool AddBelow(int place, string above, int column, int from)
    {
        var entries = _to.Promotions.Skip(from).Select(entry => $"{new string(' ', column)}- {YamlEdit.Indent(YamlEdit.Write(entry.ToJson()), column + 2)}").ToList();
        if (entries.Count > 0)
            _edit.AddBelow(place, above + string.Join('\n', entries));
        return true;
    }

    private bool AddInBrackets(YamlSpan list)
    {
        var last = list.Items[^1].End;
        _edit.Replace(last, last, string.Concat(_to.Promotions.Skip(list.Items.Count).Select(entry => $", {InBrackets(entry)}")));
        return true;
    }

    private static string InBrackets(DeclaredPromotion entry) =>
        $"{{{string.Join(", ", entry.ToJson().Select(member => $"{member.Key}: {member.Value!.ToJsonString(Readable)}"))}}}";
}

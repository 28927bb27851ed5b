using System.Text;
using System.Text.Json.Nodes;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>A release file's text with other notes and more aliases, and the rest as it was.</summary>
internal static class ReleaseFileEdit
{
    private static readonly string[] Order = ["name", "platformVersion", "createdAt", "chart", "notes", "waivers", "aliases"];

    /// <returns>Null where they can't be changed by themselves.</returns>
    public static string? Rewrite(string text, ReleaseSource from, string notes, IReadOnlyList<Guid> aliases)
    {
        if (YamlEdit.Of(text) is not { } edit)
            return null;
        if (notes != from.Release.Notes)
            edit.Set("notes", notes.Length > 0 ? notes : null, Order);
        var added = aliases.Except(from.Aliases).Select(alias => alias.ToString()).ToList();
        if (added.Count > 0 && !AddAliases(edit, added))
            return null;
        var rewritten = edit.ToString();
        return ReleaseFile.Parse(Encoding.UTF8.GetBytes(rewritten), $"{from.Release.Name}.yaml").TryGet(out var read)
            && read.Release.Digest == from.Release.Digest && read.Release.Notes == notes
            && read.Waivers.SequenceEqual(from.Waivers) && read.Aliases.SequenceEqual(from.Aliases.Union(aliases)) ? rewritten : null;
    }

    private static bool AddAliases(YamlEdit edit, List<string> added)
    {
        if (edit.Root["aliases"] is not { Items.Count: > 0 } list)
        {
            edit.Set("aliases", new JsonArray([.. added.Select(alias => JsonValue.Create(alias))]), Order);
            return true;
        }

        if (list.IsFlow)
        {
            edit.Replace(list.Items[^1].End, list.Items[^1].End, string.Concat(added.Select(alias => $", {YamlText.Write(alias)}")));
            return true;
        }

        if (edit.DashOf(list.Items[^1]) is not { } dash)
            return false;
        var indent = new string(' ', edit.Column(dash));
        edit.AddBelow(list.End, string.Join('\n', added.Select(alias => $"{indent}- {YamlText.Write(alias)}")));
        return true;
    }
}

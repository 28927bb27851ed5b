using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>A channel file as text: written whole, or anew without losing what people wrote into it.</summary>
internal static partial class ChannelFileText
{
    /// <summary>Without a first line for editors; keys in the order of channels/README.md.</summary>
    public static string Write(ChannelFile file)
    {
        var fields = ChannelFileEdit.Fields(file.Channel).Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()));
        return YamlWriter.Write(JsonSerializer.SerializeToElement(new JsonObject(fields))) + WriteList(file.Promotions);
    }

    public static string Rewrite(string text, ChannelFile file)
    {
        if (Says(text, file))
            return text;
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var whole = Write(file).Replace("\n", newLine, StringComparison.Ordinal);
        string?[] kept =
        [
            Read(text, file.Channel) is { } present ? ChannelFileEdit.Rewrite(text, present, file) : null,
            RenewList(text, file, newLine),
            LeadingComments().Match(text).Value + whole,
        ];
        // What is kept may hold what no reader takes, such as a control character in a comment.
        return kept.FirstOrDefault(candidate => candidate is not null && Says(candidate, file)) ?? whole;
    }

    /// <summary>Null where more than the list must change.</summary>
    private static string? RenewList(string text, ChannelFile file, string newLine)
    {
        if (FindList(text, file.Channel) is not { } key)
            return null;
        var list = WriteList(file.Promotions);
        // A comment behind the key stays with it.
        if (file.Promotions.Count > 0 && key.Groups["comment"].Success)
            list = key.Value.TrimEnd('\r') + list[list.IndexOf('\n', StringComparison.Ordinal)..];
        return text[..key.Index] + list.Replace("\n", newLine, StringComparison.Ordinal);
    }

    /// <summary>The line of the list's key, where it is the last one and all above it says what the channel is; null otherwise. The list itself may be broken.</summary>
    private static Match? FindList(string text, Channel channel)
    {
        var key = ListKey().Match(text);
        return key.Success && !OtherKey().IsMatch(text, key.Index + key.Length) && Read(text[..key.Index], channel)?.Channel == channel ? key : null;
    }

    private static bool Says(string text, ChannelFile file) =>
        Read(text, file.Channel) is { } present && present.Channel == file.Channel && WithoutPlaces(present).SequenceEqual(WithoutPlaces(file));

    private static ChannelFile? Read(string text, Channel channel) =>
        ChannelFile.Parse(Encoding.UTF8.GetBytes(text), $"{channel.Name}.yaml").TryGet(out var file) ? file : null;

    private static string WriteList(IReadOnlyList<DeclaredPromotion> promotions)
    {
        var entries = new JsonArray([.. promotions.Select(promotion => promotion.ToJson())]);
        return YamlWriter.Write(JsonSerializer.SerializeToElement(new JsonObject { ["promotions"] = entries }));
    }

    private static IEnumerable<DeclaredPromotion> WithoutPlaces(ChannelFile file) => file.Promotions.Select(promotion => promotion with { Place = null });

    [GeneratedRegex(@"^promotions:(?:[ \t]*\r?$|(?<comment>[ \t]+\#[^\n]*)|[^\n]*)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex ListKey();

    /// <summary>Anything at the beginning of a line but a comment or an entry of the list.</summary>
    [GeneratedRegex(@"^(?![\s\#]|-\s)[^\n]", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex OtherKey();

    [GeneratedRegex(@"\A(?:(?:\#[^\n]*|[ \t\r]*)\n)*", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingComments();
}

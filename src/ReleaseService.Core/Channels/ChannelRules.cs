namespace ReleaseService.Core.Channels;

/// <summary>What people may write about a channel: it stands in lists, in terminals and in the answers to clients.</summary>
public static class ChannelRules
{
    public const int MaxTitle = 200;
    public const int MaxDescription = 2000;

    /// <summary>What is wrong, as the field's name and the message; empty for nothing.</summary>
    public static IEnumerable<(string Field, string Message)> CheckText(string title, string description)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Length > MaxTitle || title.Any(char.IsControl))
            yield return ("title", $"Must be 1 – {MaxTitle} characters on one line.");
        if (description.Length > MaxDescription || description.Any(character => char.IsControl(character) && character is not '\n'))
            yield return ("description", $"May have {MaxDescription} characters of plain text.");
    }
}

using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Identity;

/// <summary>Scopes and times in words.</summary>
internal static class Words
{
    public static string Scope(IReadOnlyList<string> channels) => channels.Count == 0 ? "all" : string.Join(", ", channels);

    /// <summary>When a token ends that is to last so long: <c>90d</c>, <c>12h</c>, or <c>never</c>, which is null.</summary>
    public static DateTimeOffset? Expiry(string text, DateTimeOffset now)
    {
        if (text == "never")
            return null;
        var unit = text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), System.Globalization.NumberStyles.None, null, out var count) && count is > 0 and <= 100_000 ? text[^1] : ' ';
        return unit switch
        {
            'h' => now.AddHours(int.Parse(text[..^1])),
            'd' => now.AddDays(int.Parse(text[..^1])),
            _ => throw new CommandException($"'{text}' is no time to live.", "Give days or hours, such as --expires 90d or --expires 12h, or --expires never."),
        };
    }
}

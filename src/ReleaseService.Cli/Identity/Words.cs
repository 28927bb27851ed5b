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
        var isCount = int.TryParse(text.AsSpan(0, Math.Max(text.Length - 1, 0)), System.Globalization.NumberStyles.None, null, out var count) && count is > 0 and <= 100_000;
        return (isCount ? text[^1] : ' ') switch
        {
            'h' => now.AddHours(count),
            'd' => now.AddDays(count),
            _ => throw new CommandException($"'{text}' is no time to live.", "Give days or hours, such as --expires 90d or --expires 12h, or --expires never."),
        };
    }
}

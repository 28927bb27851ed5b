using System.Globalization;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Identity;

/// <summary>Scopes and times in words.</summary>
internal static class Words
{
    public static string Scope(IReadOnlyList<string> channels) => channels.Count == 0 ? "all" : string.Join(", ", channels);

    /// <summary>When a token ends that is to last so long: <c>90d</c>, <c>12h</c>, or <c>never</c>, which is null.</summary>
    public static DateTimeOffset? Expiry(string text, DateTimeOffset now) => text == "never" ? null
        : now + (Span(text) ?? throw new CommandException($"'{text}' is no time to live.", "Give days or hours, such as --expires 90d or --expires 12h, or --expires never."));

    /// <summary>So many days (<c>90d</c>) or hours (<c>12h</c>); null for anything else.</summary>
    public static TimeSpan? Span(string text) =>
        text is [.. var digits, var unit] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000
            ? unit switch { 'd' => TimeSpan.FromDays(count), 'h' => TimeSpan.FromHours(count), _ => null }
            : null;
}

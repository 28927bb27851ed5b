using System.Globalization;
using ReleaseService.Server.Hosting.Errors;

namespace ReleaseService.Server.Serving;

/// <summary>Which part of a numbered list is asked for: <c>?after=NUMBER&amp;limit=</c> or <c>?last=</c>.</summary>
/// <param name="After">Only what has a higher number.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Last">The newest so many instead; null where <c>after</c> counts.</param>
public sealed record PageQuery(long After, int Limit, int? Last)
{
    public const int MaxLimit = 1000;

    /// <returns>Null when an error was answered.</returns>
    public static async Task<PageQuery?> ReadAsync(HttpContext context, int defaultLimit)
    {
        var query = context.Request.Query;
        var (after, limit, last) = (Number(query["after"], long.MaxValue, 0), Number(query["limit"], MaxLimit, defaultLimit), Number(query["last"], MaxLimit, 0));
        var hasLast = query.ContainsKey("last");
        if (after is null || limit is null or 0 || last is null || (hasLast && (last is 0 || query.ContainsKey("after"))))
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", $"after must be a number from 0, limit and last 1 – {MaxLimit}; after and last exclude each other.");
            return null;
        }

        return new PageQuery(after.Value, hasLast ? MaxLimit : (int)limit.Value, hasLast ? (int)last.Value : null);
    }

    /// <summary>Null for what isn't a number from 0 to the most.</summary>
    private static long? Number(string? text, long most, long missing) => text is null
        ? missing
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;
}

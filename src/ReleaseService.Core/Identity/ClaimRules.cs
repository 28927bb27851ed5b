using System.Globalization;
using System.Text.Json;

namespace ReleaseService.Core.Identity;

/// <summary>What an issuer's token is worth here: the first rule that matches decides; without one, nothing.</summary>
public static class ClaimRules
{
    /// <summary>OpenID Connect Core §2: a subject has at most 255 characters.</summary>
    private const int MaxSubject = 255;

    /// <summary>A list of rules grows; an answer that explains itself need not.</summary>
    private const int MaxExplained = 10;

    /// <param name="issuer">The issuer's URL.</param>
    /// <param name="rules">In their order.</param>
    /// <param name="claims">The payload of a token that was verified.</param>
    /// <returns>The identity, as yet without an end; null when no rule matches, or the token has no subject that histories could show.</returns>
    public static CallerIdentity? Decide(string issuer, IReadOnlyList<ClaimRule> rules, JsonElement claims) =>
        ActorOf(issuer, claims) is { } actor && rules.FirstOrDefault(rule => rule.Matches(claims)) is { } rule
            ? new CallerIdentity(actor, rule.Role, rule.Channels, ExpiresAt: null)
            : null;

    /// <summary><c>oidc:</c>, the issuer's host and the subject, since only both together name somebody; null without a subject of visible characters.</summary>
    public static string? ActorOf(string issuer, JsonElement claims) =>
        claims.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String
            && sub.GetString() is { Length: > 0 and <= MaxSubject } subject && !subject.Any(IsUnseen)
            ? $"oidc:{new Uri(issuer).Authority}:{subject}"
            : null;

    /// <summary>The names of the claims that any rule wants: for the owner of a token that none took, who may be a stranger.</summary>
    public static string LookedAt(IReadOnlyList<ClaimRule> rules) =>
        string.Join(", ", rules.SelectMany(rule => rule.Claims.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>Which claims are looked at, and for what: for the owner of the server, who alone may know it.</summary>
    public static string Explain(IReadOnlyList<ClaimRule> rules) => string.Join("; ", rules.Take(MaxExplained).Select((rule, index) => $"rule {index} wants {rule}"))
        + (rules.Count > MaxExplained ? $"; and {rules.Count - MaxExplained} more" : "");

    /// <summary>What would break a line of the audit, or make it read as another (RFC 9839 and the bidirectional marks).</summary>
    private static bool IsUnseen(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

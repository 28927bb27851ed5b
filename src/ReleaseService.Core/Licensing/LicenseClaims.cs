using System.Globalization;
using System.Text.Json;

namespace ReleaseService.Core.Licensing;

/// <summary>
/// The claims that decide something (wire-contract "A license"). All are optional; unknown ones are never an error. The rest of the payload,
/// among it the secret <c>accessKey</c>, is not kept.
/// </summary>
/// <param name="Identity">SHA-256 of <c>header.payload</c>, lower-case hex. Not of the token: signatures are malleable.</param>
/// <param name="DeploymentId">The deployment it names, as <see cref="DeploymentIds.Normalize"/> writes it.</param>
/// <param name="ExpiresAt">The earlier of <c>expiresAt</c> (milliseconds) and <c>exp</c> (seconds, its floor) that differ by more than a
/// second, else <c>expiresAt</c>; null: it doesn't expire.</param>
/// <param name="NotBefore">The <c>nbf</c> claim.</param>
/// <param name="Channels">The <c>channel</c> claim; the first is the default one. Empty: none named.</param>
/// <param name="Trial">The <c>trial</c> claim.</param>
public sealed record LicenseClaims(
    string Identity,
    string? DeploymentId,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? NotBefore,
    IReadOnlyList<string> Channels,
    bool? Trial)
{
    /// <summary>A deployment's id is a UUID and a channel's name has 40 characters; what is much longer names nothing, and no database key.</summary>
    private const int MaxText = DeploymentIds.MaxLength;

    /// <summary>The key that vouched for it, by its RFC 7638 thumbprint: when that counts no more, neither does the license. Null where nobody noted it.</summary>
    public string? VouchedBy { get; init; }

    public static Checked<LicenseClaims> Read(string identity, JsonElement payload)
    {
        List<Defect> defects = [];
        var expiresAt = Earlier(ReadTime(payload, "expiresAt", defects), ReadNumericDate(payload, "exp", defects));
        var notBefore = ReadNumericDate(payload, "nbf", defects);
        var channels = ReadChannels(payload, defects);
        var deploymentId = ReadText(payload, "deploymentId", defects) is { } deployment ? DeploymentIds.Normalize(deployment) : null;
        bool? trial = payload.TryGetProperty("trial", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
        return defects.Count > 0
            ? Checked<LicenseClaims>.Invalid(defects)
            : new LicenseClaims(identity, deploymentId, expiresAt, notBefore, channels, trial);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? expiresAt, DateTimeOffset? exp)
    {
        if (expiresAt is not { } precise || exp is not { } floor)
            return expiresAt ?? exp;
        return (precise - floor).Duration() <= TimeSpan.FromSeconds(1) || precise < floor ? precise : floor;
    }

    private static string? ReadText(JsonElement payload, string name, List<Defect> defects)
    {
        if (!Has(payload, name, out var value) || (value.ValueKind == JsonValueKind.String && value.ValueEquals("")))
            return null;
        if (IsText(value))
            return value.GetString();
        defects.Add(Wrong(name, $"text of at most {MaxText} characters"));
        return null;
    }

    /// <summary>A time without offset is UTC, never the zone of the machine that happens to read it.</summary>
    private static DateTimeOffset? ReadTime(JsonElement payload, string name, List<Defect> defects)
    {
        if (!Has(payload, name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _)
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return Timestamp.ToMilliseconds(time); // as it is stored, so that what was noted isn't news again
        defects.Add(Wrong(name, "an ISO 8601 time"));
        return null;
    }

    /// <summary>RFC 7519 §2 NumericDate: seconds since 1970, possibly with a fraction.</summary>
    private static DateTimeOffset? ReadNumericDate(JsonElement payload, string name, List<Defect> defects)
    {
        if (!Has(payload, name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < 253402300800 and var seconds)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        defects.Add(Wrong(name, "a number of seconds since 1970"));
        return null;
    }

    private static List<string> ReadChannels(JsonElement payload, List<Defect> defects)
    {
        if (!Has(payload, "channel", out var value))
            return [];
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (items.Length > 0 && items.All(IsText))
            return [.. items.Select(item => item.GetString()!)];
        defects.Add(Wrong("channel", "a channel's name or a list of names"));
        return [];
    }

    private static bool IsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxText } text && !text.Any(char.IsControl);

    private static bool Has(JsonElement payload, string name, out JsonElement value) =>
        payload.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static Defect Wrong(string claim, string expected) => new("license_malformed", claim, $"This is no license. Its claim {claim} isn't {expected}.");
}

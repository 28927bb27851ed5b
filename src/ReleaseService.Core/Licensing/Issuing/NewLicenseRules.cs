using System.Text;
using System.Text.Json;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Licensing.Issuing;

/// <summary>What a new license may say. Finds everything that is wrong; each defect names the member of the request.</summary>
public static class NewLicenseRules
{
    private const int MaxCustomer = 200;
    private const int MaxItems = 100;

    /// <summary>Go, JavaScript and PostgreSQL agree on integers up to here (2^53 − 1).</summary>
    private const long MaxNumber = 9_007_199_254_740_991;

    /// <summary>Never in a license here: wire-contract "A license", and an <c>iss</c> would make it look like an identity (ADR 007).</summary>
    private static readonly string[] Registered = ["iss", "sub", "aud", "iat", "nbf", "jti"];

    /// <param name="request">What it shall say.</param>
    /// <param name="now">It must end later.</param>
    /// <param name="isRenewal">Whether customer and deployment are known already.</param>
    public static IReadOnlyList<Defect> Check(IssueLicenseRequest request, DateTimeOffset now, bool isRenewal = false)
    {
        List<Defect> defects = [];
        void Demand(bool holds, string member, string message)
        {
            if (!holds)
                defects.Add(new("request_invalid", member, message));
        }

        Demand(request.DeploymentId is null || Uuid.TryParse(request.DeploymentId, out _), "deploymentId", "must be a UUID, such as 8a3d9c1e-6d0b-4a52-9a53-6c2b0b0f7d10; leave it out for a new deployment.");
        Demand(request.Customer is null ? isRenewal : IsLine(request.Customer, MaxCustomer), "customer", $"must be 1 – {MaxCustomer} characters on one line.");
        Demand(!(request.ExpiresAt <= now), "expiresAt", "must be in the future.");
        Demand(IsList(request.Channels, Channel.IsName), "channels", $"must be at most {MaxItems} different channel names, the first the default.");
        Demand(IsList(request.Flags, flag => IsLine(flag, 100)), "flags", $"must be at most {MaxItems} different words.");
        foreach (var (name, value) in LicensePayload.Limits.Select(limit => (limit.Name, limit.Value(request))))
            Demand(value is null or (>= 0 and <= MaxNumber), name, $"must be a number from 0 to {MaxNumber}.");
        Demand(request.WeaveLimits is null || IsWeave(request.WeaveLimits), "weaveLimits", "must hold numbers from 0 (weaveLimitBytes may be null) and a weaveOverageUnit such as MB.");
        CheckFreeClaims(request.Claims, Demand);
        return defects;
    }

    private static void CheckFreeClaims(JsonElement? claims, Action<bool, string, string> demand)
    {
        if (claims is not { } free || free.ValueKind == JsonValueKind.Null)
            return;
        var isStrict = CanonicalJson.Parse(Encoding.UTF8.GetBytes(free.GetRawText())).TryGet(out var strict);
        using var _ = strict;
        demand(isStrict && free.ValueKind == JsonValueKind.Object, "claims", "must be an object of strict JSON: no member twice, no number beyond a double.");
        if (!isStrict || free.ValueKind != JsonValueKind.Object)
            return;

        // Clients in Go take the names of members whatever their case.
        foreach (var name in free.EnumerateObject().Select(claim => claim.Name))
        {
            demand(!LicensePayload.Reserved.Contains(name), $"claims.{name}", "is set by the service; use the member of the request.");
            demand(!Registered.Contains(name, StringComparer.OrdinalIgnoreCase), $"claims.{name}", "is never in a license: clients and this service would take it for something else.");
        }
    }

    private static bool IsWeave(WeaveLimits limits) =>
        limits is { WeaveLimitBytes: null or (>= 0 and <= MaxNumber), WeaveOverageCostCents: >= 0 and <= MaxNumber } && IsLine(limits.WeaveOverageUnit, 20);

    private static bool IsLine(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl);

    private static bool IsList(IReadOnlyList<string>? items, Func<string, bool> isItem) =>
        items is null || (items.Count <= MaxItems && items.All(item => item is not null && isItem(item)) && items.Distinct(StringComparer.Ordinal).Count() == items.Count);
}

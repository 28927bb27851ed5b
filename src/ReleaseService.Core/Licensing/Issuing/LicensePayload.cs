using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Contracts.Licensing;

namespace ReleaseService.Core.Licensing.Issuing;

/// <summary>
/// The claims of a license as clients know them (wire-contract "A license"): both names of each limit, <c>expiresAt</c> in milliseconds and <c>exp</c>, its floor in seconds. What isn't
/// said isn't there. The secret <c>accessKey</c> is added only on the way into the token; what is stored and shown never had it.
/// </summary>
public static class LicensePayload
{
    /// <summary>Of the payload in bytes. The token is then under 6,000 characters, and as Basic under the 8 KB that proxies take for a header.</summary>
    public const int MaxBytes = 4096;

    private const string AccessKey = "accessKey";

    internal static readonly (string Name, string? Twin, Func<IssueLicenseRequest, long?> Value)[] Limits =
    [
        ("concurrentAgents", null, request => request.ConcurrentAgents),
        ("maxUsers", "seats", request => request.MaxUsers),
        ("maxViewOnlyUsers", "viewOnlySeats", request => request.MaxViewOnlyUsers),
        ("maxTeams", "teams", request => request.MaxTeams),
        ("maxRegisteredModels", "registeredModels", request => request.MaxRegisteredModels),
        ("maxStorageGb", "storageGigs", request => request.MaxStorageGb),
    ];

    /// <summary>The claims that the service sets, in any case.</summary>
    internal static readonly FrozenSet<string> Reserved = Limits.SelectMany(limit => new[] { limit.Name, limit.Twin }).OfType<string>()
        .Concat(["deploymentId", "expiresAt", "exp", "channel", "trial", "flags", "contractStartDate", "weaveLimits", AccessKey]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="request">Checked.</param>
    /// <param name="deploymentId">The deployment, also a new one.</param>
    public static JsonObject Of(IssueLicenseRequest request, string deploymentId)
    {
        // Clients compare it as text, so there is one way to write it.
        JsonObject claims = new() { ["deploymentId"] = DeploymentIds.Normalize(deploymentId) };
        void Set(string name, JsonNode? value)
        {
            if (value is not null)
                claims[name] = value;
        }

        Set("expiresAt", Time(request.ExpiresAt));
        Set("exp", request.ExpiresAt?.ToUnixTimeSeconds());
        Set("channel", request.Channels switch { null or [] => null, [var only] => only, var several => Texts(several) });
        Set("trial", request.Trial);
        Set("flags", request.Flags is null ? null : Texts(request.Flags));
        foreach (var (name, twin, value) in Limits)
        {
            Set(name, value(request));
            if (twin is not null)
                Set(twin, value(request));
        }

        Set("contractStartDate", Time(request.ContractStartDate));
        Set("weaveLimits", request.WeaveLimits is { } weave
            ? new JsonObject { ["weaveLimitBytes"] = weave.WeaveLimitBytes, ["weaveOverageCostCents"] = weave.WeaveOverageCostCents, ["weaveOverageUnit"] = weave.WeaveOverageUnit }
            : null);
        foreach (var claim in FreeOf(request))
            claims[claim.Name] = JsonNode.Parse(claim.Value.GetRawText());
        return claims;
    }

    /// <summary>What the former license says, but for its end and for what the request names; its list of free claims, where it has one, takes the place of the former.</summary>
    /// <param name="former">The claims as they are stored.</param>
    /// <param name="request">Checked.</param>
    public static JsonObject Renew(JsonObject former, IssueLicenseRequest request)
    {
        var renewed = (JsonObject)former.DeepClone();
        var gone = renewed.Select(claim => claim.Key).Where(name => name is "expiresAt" or "exp" || (name == "channel" && request.Channels is not null) || (request.Claims is not null && !Reserved.Contains(name)));
        foreach (var name in gone.ToList())
            renewed.Remove(name);
        foreach (var (name, value) in Of(request, former["deploymentId"]!.GetValue<string>()))
            renewed[name] = value?.DeepClone();
        return renewed;
    }

    /// <summary>The payload's bytes, with a new <c>accessKey</c>: a former one isn't known to anybody here.</summary>
    public static byte[] ForToken(JsonObject claims)
    {
        var payload = (JsonObject)claims.DeepClone();
        payload[AccessKey] = Guid.NewGuid().ToString();
        return JsonSerializer.SerializeToUtf8Bytes(payload);
    }

    private static IEnumerable<JsonProperty> FreeOf(IssueLicenseRequest request) =>
        request.Claims is { ValueKind: JsonValueKind.Object } free ? free.EnumerateObject() : [];

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static string? Time(DateTimeOffset? time) => time is { } known ? Timestamp.Format(known) : null;
}

using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Licensing.Keys;

namespace ReleaseService.Cli.Licensing;

/// <summary>The answer of <c>licenses inspect</c>.</summary>
/// <param name="LicenseId">Its identity.</param>
/// <param name="Signature">One of <see cref="Signatures"/>.</param>
/// <param name="Algorithm">As its header says.</param>
/// <param name="KeyId">As its header says; null for none.</param>
/// <param name="State">What it is worth by itself at this moment.</param>
/// <param name="ExpiresAt">Its end; null for none.</param>
/// <param name="FreezesAt">When the usual grace ends; null for never.</param>
/// <param name="Gets">What it would get, in words.</param>
/// <param name="Claims">All of them, secrets masked.</param>
internal sealed record InspectionReport(
    string LicenseId, string Signature, string Algorithm, string? KeyId, string State, DateTimeOffset? ExpiresAt, DateTimeOffset? FreezesAt, string Gets, JsonElement Claims)
{
    /// <param name="token">The license.</param>
    /// <param name="keys">What to check it with; null for nothing.</param>
    /// <param name="now">The present.</param>
    public static InspectionReport Of(LicenseToken token, IReadOnlyList<PublicKey>? keys, DateTimeOffset now)
    {
        var standing = LicenseStanding.Assess(new(token.Claims), now, LicenseRules.Default);
        var signature = Check(token, keys);
        return new(
            token.Claims.Identity, signature, token.Algorithm, token.KeyId, EnumWord<LicenseState>.Of(standing.State), token.Claims.ExpiresAt, standing.FreezesAt,
            signature is Signatures.Valid or Signatures.NotChecked ? Describe(standing) : "nothing: no server takes it", Masked(token));
    }

    private static string Check(LicenseToken token, IReadOnlyList<PublicKey>? keys) => keys switch
    {
        null => Signatures.NotChecked,
        _ when keys.Any(key => key.Verifies(token)) => Signatures.Valid,
        _ => keys.Any(key => key.KeyId is null || token.KeyId is null || key.KeyId == token.KeyId) ? Signatures.Invalid : Signatures.UnknownKey,
    };

    private static string Describe(LicenseStanding standing)
    {
        var channel = standing.License?.Channels is [var first, ..] channels
            ? $"channel {first}{(channels.Count > 1 ? $" (it may follow {string.Join(", ", channels.Skip(1))} too)" : "")}"
            : "the server's default channel (it may follow every one that is public or licensed)";
        var until = standing.FreezesAt is { } end ? Timestamp.Format(end) : "";
        return standing.State switch
        {
            LicenseState.Valid => $"the newest release of {channel}",
            LicenseState.Grace => $"the newest release of {channel}, for the last time at {until}; renew it",
            LicenseState.Frozen => $"what {channel} had at {until}, until it is renewed",
            _ => $"nothing [{standing.Code}]",
        };
    }

    private static JsonElement Masked(LicenseToken token)
    {
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.SigningInput.Split('.')[1]))!;
        Mask(claims);
        return JsonSerializer.SerializeToElement(claims);
    }

    /// <summary>Wherever it stands, however it is written.</summary>
    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Mask(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToList())
            {
                if (name.Equals("accessKey", StringComparison.OrdinalIgnoreCase))
                    members[name] = "***";
                else
                    Mask(members[name]);
            }
        }
    }
}

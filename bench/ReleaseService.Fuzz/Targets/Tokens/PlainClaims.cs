using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Fuzz.Targets.Tokens;

/// <summary>The claims of a token that was taken, read plainly from its payload.</summary>
internal static class PlainClaims
{
    public static byte[] PayloadOf(string text) => Base64Url.DecodeFromChars(text.Split('.')[1]);

    public static void Check(LicenseToken token)
    {
        var parts = token.SigningInput.Split('.');
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Property.Holds(header.RootElement.GetProperty("alg").GetString() == token.Algorithm, "A token's algorithm isn't that of its header.");
        Property.Holds(!header.RootElement.TryGetProperty("crit", out _), "A token is taken that demands extensions.");
        Property.Holds(Base64Url.EncodeToString(Base64Url.DecodeFromChars(parts[0])) == parts[0] && Base64Url.EncodeToString(Base64Url.DecodeFromChars(parts[1])) == parts[1], "A token is taken that can be written otherwise.");
        Property.Holds(token.Claims.Identity == Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token.SigningInput))), "A license's identity isn't the hash of what was signed.");

        var claims = payload.RootElement;
        Property.Holds(Present(claims, "exp") || Present(claims, "expiresAt") || token.Claims.ExpiresAt is null, "A license expires that doesn't say so.");
        Property.Holds(token.Claims.ExpiresAt is not null || (!Present(claims, "exp") && !Present(claims, "expiresAt")), "A license says that it expires and doesn't.");
        if (Present(claims, "exp"))
        {
            var seconds = claims.GetProperty("exp").GetDouble();
            var expires = (token.Claims.ExpiresAt!.Value - DateTimeOffset.UnixEpoch).TotalSeconds;
            Property.Holds(expires <= seconds + 1.001, "A license lasts longer than its exp.", $"{expires} {seconds}");
            Property.Holds(Present(claims, "expiresAt") || Math.Abs(expires - seconds) <= 0.002, "A license ends at another time than its exp.", $"{expires} {seconds}");
        }

        Property.Holds(Present(claims, "nbf") == token.Claims.NotBefore is not null, "A license's nbf is lost, or made up.");
        var channels = !Present(claims, "channel") ? [] : claims.GetProperty("channel") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => item.GetString()!) : [claims.GetProperty("channel").GetString()!];
        Property.Holds(channels.SequenceEqual(token.Claims.Channels), "A license's channels aren't those of its payload.");
        var deployment = Present(claims, "deploymentId") ? claims.GetProperty("deploymentId").GetString()! : "";
        Property.Holds(string.Equals(deployment.Trim(), (token.Claims.DeploymentId ?? "").Trim(), StringComparison.OrdinalIgnoreCase), "A license's deployment isn't that of its payload.");
    }

    private static bool Present(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}

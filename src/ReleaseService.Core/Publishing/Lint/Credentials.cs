using System.Text.Json;
using ReleaseService.Core.Layers;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Whether a value may be a credential, for who would show it: rather hidden once too often.</summary>
public static class Credentials
{
    public static bool MayHold(Leaf leaf) => leaf.Path.Keys.Any(IsCredential) || MayHold(leaf.Value);

    private static bool MayHold(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => CredentialForms.Find(value.GetString()!) is not null,
        JsonValueKind.Array => value.EnumerateArray().Any(MayHold),
        // The name of a variable stands beside its value.
        JsonValueKind.Object => value.EnumerateObject().Any(member => IsCredential(member.Name) || MayHold(member.Value) || (member.Value.ValueKind == JsonValueKind.String && IsCredential(member.Value.GetString()!))),
        _ => false,
    };

    private static bool IsCredential(string key) => CredentialKeys.IsCredential(key) || CredentialKeys.Compact(key).EndsWith("license", StringComparison.Ordinal);
}

using System.Buffers;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Keys that are named like a credential: they end so, in any spelling (<c>apiKey</c>, <c>API_KEY</c>, <c>smtp-password</c>).</summary>
internal static class CredentialKeys
{
    private static readonly string[] Passwords = ["password", "passwords", "passwd", "passphrase", "pwd", "bindpw"];

    private static readonly string[] Others =
    [
        "secret", "secrets", "token", "tokens", "apikey", "apikeys", "accesskey", "secretkey", "privatekey", "signingkey", "encryptionkey", "accountkey",
        "credential", "credentials",
    ];

    /// <summary>What stands before "secret" in keys that name a Kubernetes secret: <c>existingSecret</c>, <c>imagePullSecrets</c>.</summary>
    private static readonly string[] NamesOfSecrets =
        ["existing", "pull", "tls", "ssl", "password", "cert", "certs", "certificate", "registry", "license", "ca", "external", "image"];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public static bool IsPassword(string key) => Ends(Compact(key), Passwords) is not null || IsPass(key);

    public static bool IsCredential(string key)
    {
        var compact = Compact(key);
        if (IsPassword(key))
            return true;
        return Ends(compact, Others) is { } end
            && !(end is "secret" or "secrets" && NamesOfSecrets.Any(name => compact.AsSpan(0, compact.Length - end.Length).EndsWith(name, StringComparison.Ordinal)));
    }

    /// <summary><c>maxTokens: "4096"</c></summary>
    public static bool IsCount(string key, string text) =>
        Ends(Compact(key), ["token", "tokens"]) is not null && text.Length < 16 && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>Letters and digits only, in lower case; the end is what says what a key is.</summary>
    public static string Compact(string key) =>
        string.Concat((key.Length > 64 ? key[^64..] : key).Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary><c>pass</c> and <c>DB_PASS</c>, but not <c>bypass</c>.</summary>
    private static bool IsPass(string key) =>
        key.EndsWith("pass", StringComparison.OrdinalIgnoreCase) && (key.Length == 4 || key[^5] is '_' or '-' or '.');

    private static string? Ends(string compact, IEnumerable<string> words) => words.FirstOrDefault(word => compact.EndsWith(word, StringComparison.Ordinal));
}

using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Credentials that show by their form. Every pattern is bounded, so that a megabyte of almost-matches takes no time.</summary>
internal static partial class CredentialForms
{
    /// <summary>What it is, with its article; null for none.</summary>
    public static string? Find(string text)
    {
        if (PrivateKey().IsMatch(text))
            return "a private key";
        if (CloudKey().IsMatch(text))
            return "an access key of a cloud";
        if (ServiceToken().IsMatch(text))
            return "a token of a service";
        if (UserInfo().Matches(text).Any(match => !IsReference(match.Groups["user"].Value) && !IsReferences(match.Groups["user"].Value)))
            return "a URL with a user or password";
        if (Assignment().IsMatch(text))
            return "a password in a connection string";
        foreach (var word in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsJwt(word))
                return "a JSON Web Token";
            // "-----BEGIN " in Base64, as secrets and CA bundles have it.
            if (word.StartsWith("LS0tLS1CRUdJTi", StringComparison.Ordinal) && Decode(word) is { } pem && PrivateKey().IsMatch(pem))
                return "a private key";
        }

        return null;
    }

    /// <summary>Whether a text only says where the value comes from: <c>$(NAME)</c>, <c>${NAME}</c>, <c>{{ template }}</c>.</summary>
    public static bool IsReference(string text) => Reference().IsMatch(text.Trim());

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '"', '\'', ',', ';', '(', ')', '[', ']', '{', '}', '<', '>', '&', '?', '='];

    private static bool IsReferences(string userInfo) => userInfo.Split(':').All(IsReference);

    private static bool IsJwt(string word)
    {
        var start = word.IndexOf("eyJ", StringComparison.Ordinal);
        if (start < 0)
            return false;
        var parts = word[start..].Split('.');
        return parts.Length is 3 or 5 && parts[0].Length >= 10 && parts[1].Length >= 10
            && parts.All(part => part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        var whole = base64.TrimEnd('=');
        return Convert.TryFromBase64String(whole[..(whole.Length / 4 * 4)], bytes, out var length) ? Encoding.Latin1.GetString(bytes, 0, length) : null;
    }

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    // AWS (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html), Google.
    [GeneratedRegex(@"\b(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b|AIza[A-Za-z0-9_-]{35})", RegexOptions.CultureInvariant)]
    private static partial Regex CloudKey();

    // GitHub, GitLab, Slack, Stripe, W&B, this service.
    [GeneratedRegex(@"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22}|glpat-[A-Za-z0-9_-]{20}|xox[abeoprs]-[A-Za-z0-9-]{10}|sk_live_[A-Za-z0-9]{16}|local-[0-9a-f]{40}\b|rst_[A-Za-z0-9_-]{20}|hooks\.slack\.com/services/T)", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceToken();

    [GeneratedRegex(@"://(?<user>[^/?#\s@]{1,512})@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(?:password|passwd|pwd|AccountKey|SharedAccessKey|SharedAccessSignature)=(?![""']?(?:\$|\{\{))[^;&\s$]{4}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\A(?:\$\([^()]*\)|\$\{[^{}]*\}|\$[A-Za-z_][A-Za-z0-9_]*|\{\{[^{}]*\}\})+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

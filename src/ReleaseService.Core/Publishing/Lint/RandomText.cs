using System.Text.RegularExpressions;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>
/// Texts that look random. A run of letters and digits is random if it is long, its characters are spread evenly (Shannon's entropy in bits for each
/// character) and, but for hexadecimal, its kinds of characters alternate as they don't in words: <c>internalSignerPreHook2</c> has few changes between
/// small letters, capitals and digits. The thresholds find 95 of 100 random Base64 texts of 24 characters and 98 of 100 from 32 on (RandomTextTests).
/// </summary>
internal static partial class RandomText
{
    public const int MinHex = 32;
    public const double MinHexEntropy = 3.0;
    public const int MinMixed = 24;
    public const double MinMixedEntropy = 3.8;
    public const double MinMixedChanges = 0.36;
    public const int MinSingleCase = 32;
    public const double MinSingleCaseEntropy = 3.5;
    public const double MinSingleCaseChanges = 0.2;

    /// <summary>Keys of hexadecimal that is public: commits and checksums.</summary>
    private static readonly string[] PublicHex = ["tag", "sha", "commit", "revision", "digest", "checksum", "hash", "sha256", "gitref"];

    private static readonly string[] PublicBase64 = ["cert", "certs", "certificate", "certificates", "cabundle", "publickey", "crt", "cacerts", "integrity"];

    public static bool Find(string text, string key)
    {
        var compact = CredentialKeys.Compact(key);
        if (PublicBase64.Any(name => compact.EndsWith(name, StringComparison.Ordinal)))
            return false;
        var isPublicHex = PublicHex.Any(name => compact.EndsWith(name, StringComparison.Ordinal)) || compact.Contains("checksum", StringComparison.Ordinal);
        foreach (var word in WithoutPublicParts(text).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var run in Runs(word))
            {
                if (IsRandomHex(run) ? !isPublicHex : IsRandomMixed(run))
                    return true;
            }
        }

        return false;
    }

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '"', '\'', ',', ';', '(', ')', '[', ']', '{', '}', '<', '>', '|', '*', '$', '#'];

    private static string WithoutPublicParts(string text) => text.Length < MinMixed ? "" : Digest().Replace(Pem().Replace(text, " "), " ");

    /// <summary>Of a URL only the values of its query; else the runs between marks. A UUID has none that is long enough.</summary>
    private static IEnumerable<string> Runs(string word)
    {
        var url = word.IndexOf("://", StringComparison.Ordinal);
        var rest = url < 0 ? word : word.IndexOf('?', url) is >= 0 and var query ? word[query..] : "";
        return rest.Split(['.', ':', '=', '&', '?', '@', '%', '!', '~'], StringSplitOptions.RemoveEmptyEntries).Where(run => run.Length >= MinMixed && !Base64Pem(run));
    }

    private static bool Base64Pem(string run) => run.StartsWith("LS0tLS1CRUdJTi", StringComparison.Ordinal);

    private static bool IsRandomHex(string run) => run.Split(['-', '_', '/', '+']).Any(part =>
        part.Length >= MinHex && part.All(char.IsAsciiHexDigit) && part.Any(char.IsAsciiDigit) && part.Any(char.IsAsciiLetter) && Entropy(part) >= MinHexEntropy);

    private static bool IsRandomMixed(string run)
    {
        if (!run.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_') || !run.Any(char.IsAsciiDigit))
            return false;
        var (lower, upper) = (run.Any(char.IsAsciiLetterLower), run.Any(char.IsAsciiLetterUpper));
        if (lower && upper)
            return Entropy(run) >= MinMixedEntropy && Changes(run) >= MinMixedChanges;
        return (lower || upper) && run.Split(['-', '_', '/', '+']).Any(part =>
            part.Length >= MinSingleCase && !part.All(char.IsAsciiHexDigit) && Entropy(part) >= MinSingleCaseEntropy && Changes(part) >= MinSingleCaseChanges);
    }

    private static double Entropy(string run) =>
        run.GroupBy(c => c).Select(group => (double)group.Count() / run.Length).Sum(share => -share * Math.Log2(share));

    /// <summary>The share of neighbouring letters and digits that are of different kinds (small letter, capital, digit).</summary>
    private static double Changes(string run)
    {
        var (pairs, changes) = (0, 0);
        for (var i = 1; i < run.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(run[i - 1]) || !char.IsAsciiLetterOrDigit(run[i]))
                continue;
            pairs++;
            if (Kind(run[i - 1]) != Kind(run[i]))
                changes++;
        }

        return pairs == 0 ? 0 : (double)changes / pairs;
    }

    private static int Kind(char c) => char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : 2;

    // sha256:… of images, sha512-… of subresource integrity.
    [GeneratedRegex(@"\b(?:sha1|sha256|sha384|sha512|md5)[:-][A-Za-z0-9+/]+={0,2}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Digest();

    // Certificates and public keys; private ones have been found by their form.
    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{1,40}-----[^-]*(?:-----END [A-Z0-9 ]{1,40}-----)?", RegexOptions.CultureInvariant)]
    private static partial Regex Pem();
}

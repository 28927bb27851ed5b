using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Identity;

/// <summary>
/// The form of a token: <c>rst_</c> and 256 random bits as base64url (RFC 4648 §5). Stored and looked up by its SHA-256: no salt, since nobody guesses 256 bits.
/// </summary>
public static partial class AccessToken
{
    public const string Prefix = "rst_";

    private const int RandomBytes = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    public static bool IsOne(string text) => Form().IsMatch(text);

    /// <summary>Lower-case hex.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    /// <summary>What a token may be named: it stands in histories, logs and command lines, so a token itself, pasted into the wrong field, isn't one.</summary>
    public static bool IsName(string name) => NameForm().IsMatch(name) && !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\Arst_[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[0-9A-Za-z][0-9A-Za-z._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}

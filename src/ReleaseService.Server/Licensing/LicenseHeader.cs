using System.Text;
using Microsoft.Extensions.Primitives;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Finds the license in an Authorization header: <c>Basic base64(user:JWT)</c> with any user name, or <c>Bearer JWT</c>, white space around
/// the JWT allowed (a secret's trailing newline survives in the clients). An empty password means no license.
/// </summary>
public static class LicenseHeader
{
    /// <returns>False for a header that is neither. True with a null license when there is none.</returns>
    public static bool TryRead(StringValues authorization, out string? license)
    {
        license = null;
        if (authorization.Count == 0)
            return true;
        if (authorization.Count > 1)
            return false;

        var header = authorization[0].AsSpan().Trim();
        if (header.IsEmpty)
            return true;
        var space = header.IndexOf(' ');
        var scheme = space < 0 ? header : header[..space];
        var credentials = space < 0 ? [] : header[(space + 1)..].Trim();
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            license = NullIfEmpty(credentials);
        else if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !TryReadPassword(credentials, out license))
            return false;
        return true;
    }

    /// <summary>RFC 7617: base64 of <c>user-id:password</c>.</summary>
    private static bool TryReadPassword(ReadOnlySpan<char> credentials, out string? password)
    {
        password = null;
        var bytes = new byte[(credentials.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(credentials, bytes, out var written))
            return false;
        var pair = bytes.AsSpan(0, written);
        var colon = pair.IndexOf((byte)':');
        if (colon < 0)
            return false;
        password = NullIfEmpty(Encoding.UTF8.GetString(pair[(colon + 1)..]));

        // `curl -u "$JWT:"`: to take that for nobody would give its owner another channel.
        return password is not null || !pair.StartsWith("eyJ"u8);
    }

    private static string? NullIfEmpty(ReadOnlySpan<char> text) => text.Trim() is { IsEmpty: false } trimmed ? trimmed.ToString() : null;
}

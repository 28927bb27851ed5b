using System.Text;

namespace ReleaseService.Fuzz.Targets.BasicHeaders;

/// <summary>The license of an Authorization header, read without any thought of speed (wire-contract "Requests", RFC 7617).</summary>
internal static class PlainHeader
{
    public static (bool IsRead, string? License) Read(string?[] values)
    {
        if (values.Length > 1)
            return (false, null);
        var header = values.Length == 0 ? "" : (values[0] ?? "").Trim();
        if (header.Length == 0)
            return (true, null);
        var parts = header.Split(' ', 2);
        var (scheme, credentials) = (parts[0].ToLowerInvariant(), parts.Length == 1 ? "" : parts[1].Trim());
        return scheme switch
        {
            "bearer" => credentials.All(char.IsAscii) ? (true, credentials.Length == 0 ? null : credentials) : (false, null),
            "basic" => ReadBasic(credentials),
            _ => (false, null),
        };
    }

    private static (bool IsRead, string? License) ReadBasic(string credentials)
    {
        byte[] pair;
        try
        {
            pair = Convert.FromBase64String(credentials);
        }
        catch (FormatException)
        {
            return (false, null);
        }

        var colon = Array.IndexOf(pair, (byte)':');
        if (colon < 0)
            return (false, null);
        var password = Encoding.UTF8.GetString(pair[(colon + 1)..]).Trim();
        // A license where the user name belongs isn't nobody's.
        return password.Length > 0 ? (true, password) : (!Encoding.Latin1.GetString(pair).StartsWith("eyJ", StringComparison.Ordinal), null);
    }
}

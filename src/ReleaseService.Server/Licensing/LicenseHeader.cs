using System.Buffers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ReleaseService.Server.Licensing;

/// <summary>
/// Finds the license in an Authorization header: <c>Basic base64(user:JWT)</c> with any user name, or <c>Bearer JWT</c>, white space around
/// the JWT allowed (a secret's trailing newline survives in the clients). An empty password means no license. Allocates nothing: every request has one.
/// </summary>
public static class LicenseHeader
{
    /// <param name="authorization">The header.</param>
    /// <param name="buffer">Takes the license: at least as many bytes as the header has characters.</param>
    /// <param name="license">The JWT, in UTF-8 and within the buffer; empty when there is none.</param>
    /// <returns>False for a header that is neither of the two.</returns>
    public static bool TryRead(StringValues authorization, Span<byte> buffer, out ReadOnlySpan<byte> license)
    {
        license = [];
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
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return TryReadPassword(credentials, buffer, out license);
        if (!scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || Ascii.FromUtf16(credentials, buffer, out var written) != OperationStatus.Done)
            return false;
        license = buffer[..written];
        return true;
    }

    /// <summary>RFC 7617: base64 of <c>user-id:password</c>.</summary>
    private static bool TryReadPassword(ReadOnlySpan<char> credentials, Span<byte> buffer, out ReadOnlySpan<byte> password)
    {
        password = [];
        if (!Convert.TryFromBase64Chars(credentials, buffer, out var written))
            return false;
        ReadOnlySpan<byte> pair = buffer[..written];
        var colon = pair.IndexOf((byte)':');
        if (colon < 0)
            return false;
        password = Trim(pair[(colon + 1)..]);

        // `curl -u "$JWT:"`: to take that for nobody would give its owner another channel.
        return !password.IsEmpty || !pair.StartsWith("eyJ"u8);
    }

    /// <summary>As <see cref="string.Trim()"/>, of UTF-8.</summary>
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var first, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
            text = text[length..];
        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
            text = text[..^length];
        return text;
    }
}

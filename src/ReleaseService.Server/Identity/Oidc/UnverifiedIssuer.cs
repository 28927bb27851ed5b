using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Server.Identity.Oidc;

/// <summary>Whose token a JWT says it is, before anything of it was checked: only good for choosing who is to check it.</summary>
public static class UnverifiedIssuer
{
    /// <summary>As long as a license may be. Tokens of GitHub and GitLab have 1,500 – 3,000 characters.</summary>
    public const int MaxLength = LicenseToken.MaxLength;

    /// <summary>The <c>iss</c> of a JWT; null where there is none that can be read. Licenses have none, and each costs this look: so it makes no objects.</summary>
    public static string? Read(ReadOnlySpan<char> jwt)
    {
        if (jwt.Length > MaxLength || jwt.Count('.') != 2)
            return null;
        var payload = jwt[(jwt.IndexOf('.') + 1)..jwt.LastIndexOf('.')];
        var bytes = ArrayPool<byte>.Shared.Rent(Base64Url.GetMaxDecodedLength(payload.Length));
        try
        {
            return Base64Url.DecodeFromChars(payload, bytes, out _, out var written) == OperationStatus.Done ? ReadPayload(bytes.AsSpan(0, written)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // No JSON, or a text with half of a surrogate pair.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? ReadPayload(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIssuer = reader.ValueTextEquals("iss"u8);
            reader.Read();
            if (isIssuer)
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }

        return null;
    }
}

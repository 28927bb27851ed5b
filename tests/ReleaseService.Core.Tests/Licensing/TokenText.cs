using System.Buffers.Text;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>Tokens as text; none of them is signed, since Core doesn't verify.</summary>
internal static class TokenText
{
    public const string Header = """{"alg":"RS256","kid":"k1"}""";

    public const string Payload = """{"deploymentId":"3f1c2a52-6c9e-4c8b-9a3e-0d9e0c7d9b11","expiresAt":"2026-09-01T12:00:00.500Z","exp":1788264000,"trial":false}""";

    public static string Of(string payload = Payload, string header = Header, string signature = "c2ln") => $"{Encode(header)}.{Encode(payload)}.{signature}";

    public static string Encode(string text) => Base64Url.EncodeToString(Expect.Utf8(text));
}

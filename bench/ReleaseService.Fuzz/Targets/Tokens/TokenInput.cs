using System.Buffers.Text;
using System.Text;

namespace ReleaseService.Fuzz.Targets.Tokens;

/// <summary>
/// A token of an input's bytes. The first byte says how: <c>r</c> and <c>e</c> sign the header in the second line and the payload below it with the RSA and the EC key; <c>u</c> takes the
/// first line for the signature; <c>m</c> changes a good token where the bytes say (place, what, …); anything else is the text itself. Else base64url would hide the JSON from mutations.
/// </summary>
/// <param name="Text">The token.</param>
/// <param name="IsSigned">Whether one of the keys signed what it says.</param>
/// <param name="IsUsable">Whether its header, which nobody else has checked, names the key and the algorithm that signed it.</param>
internal sealed record TokenInput(string Text, bool IsSigned, bool IsUsable)
{
    private const string GoodPayload = """{"deploymentId":"3f1c2a52-6c9e-4c8b-9a3e-0d9e0c7d9b11","expiresAt":"2026-09-01T12:00:00.500Z","exp":1788264000,"trial":false}""";

    public static TokenInput? Read(byte[] input, TokenKeys keys) => input.Length == 0 ? null : (char)input[0] switch
    {
        'r' => Signed(input, keys, withRsa: true),
        'e' => Signed(input, keys, withRsa: false),
        'u' => Split(input) is var (signature, header, payload) ? new($"{Encode(header)}.{Encode(payload)}.{Encode(signature)}", false, false) : null,
        'm' => Mutated(input, keys),
        _ => new(Encoding.UTF8.GetString(input), false, false),
    };

    private static TokenInput? Signed(byte[] input, TokenKeys keys, bool withRsa)
    {
        if (Split(input) is not var (_, header, payload))
            return null;
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return new($"{signed}.{Encode(keys.Sign(signed, withRsa))}", true, IsGoodHeader(Encoding.UTF8.GetString(header), withRsa));
    }

    private static TokenInput Mutated(byte[] input, TokenKeys keys)
    {
        var withRsa = input.Length > 1 && input[1] % 2 == 0;
        var signed = $"{Encode(Encoding.UTF8.GetBytes(withRsa ? """{"alg":"RS256","kid":"r"}""" : """{"alg":"ES256","kid":"e"}"""))}.{Encode(Encoding.UTF8.GetBytes(GoodPayload))}";
        var text = new StringBuilder($"{signed}.{Encode(keys.Sign(signed, withRsa))}");
        for (var at = 2; at + 3 < input.Length && text.Length > 0; at += 4)
        {
            var place = ((input[at] << 8) + input[at + 1]) % text.Length;
            _ = (input[at + 2] % 3) switch
            {
                0 => text.Remove(place, 1),
                1 => text.Insert(place, (char)input[at + 3]),
                _ => text.Remove(place, 1).Insert(place, (char)input[at + 3]),
            };
        }

        return new(text.ToString(), text.ToString().StartsWith($"{signed}.", StringComparison.Ordinal), false);
    }

    /// <summary>Exactly what the service itself writes; that other headers may be right as well is not said.</summary>
    private static bool IsGoodHeader(string header, bool withRsa) => header == (withRsa ? """{"alg":"RS256","kid":"r"}""" : """{"alg":"ES256","kid":"e"}""");

    /// <summary>Line by line: what stands behind the first byte, the header, and all the rest.</summary>
    private static (byte[] First, byte[] Header, byte[] Payload)? Split(byte[] input)
    {
        var first = Array.IndexOf(input, (byte)'\n');
        var second = first < 0 ? -1 : Array.IndexOf(input, (byte)'\n', first + 1);
        return second < 0 ? null : (input[1..first], input[(first + 1)..second], input[(second + 1)..]);
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

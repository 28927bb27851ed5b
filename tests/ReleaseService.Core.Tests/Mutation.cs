namespace ReleaseService.Core.Tests;

/// <summary>Breaks bytes in the ways that break parsers: flipped, dropped, doubled and inserted bytes, and a cut.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] bytes, string alphabet, Random random)
    {
        var result = bytes.ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(result.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < result.Count:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < result.Count:
                    result.RemoveAt(at);
                    break;
                case 2 when at < result.Count:
                    result.RemoveRange(at, result.Count - at);
                    break;
                case 3:
                    result.InsertRange(at, result.Slice(0, at / 2));
                    break;
                default:
                    result.Insert(at, (byte)alphabet[random.Next(alphabet.Length)]);
                    break;
            }
        }

        return [.. result];
    }
}

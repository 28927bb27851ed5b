using System.Runtime.InteropServices;

namespace ReleaseService.Fuzz.Loop;

/// <summary>A text in quotes with them, or a run of letters, digits and what numbers and names hold, in JSON or what is like it.</summary>
internal static class Token
{
    public static (int Start, int Length) Any(List<byte> input, Random random) => Any(CollectionsMarshal.AsSpan(input), random);

    /// <summary>One of them at random, each as likely, however long; nothing at the end where there is none.</summary>
    public static (int Start, int Length) Any(ReadOnlySpan<byte> input, Random random)
    {
        var (chosen, count) = ((Start: input.Length, Length: 0), 0);
        for (var at = 0; at < input.Length;)
        {
            var end = End(input, at);
            if (end == at)
                at++;
            else
            {
                if (random.Next(++count) == 0)
                    chosen = (at, end - at);
                at = end;
            }
        }

        return chosen;
    }

    /// <summary>Where the token that starts here ends; here where none does.</summary>
    private static int End(ReadOnlySpan<byte> input, int start)
    {
        var end = start;
        if (input[start] == '"')
        {
            end++;
            while (end < input.Length && input[end] != '"')
                end += input[end] == '\\' ? 2 : 1;
            return Math.Min(end + 1, input.Length);
        }

        while (end < input.Length && IsWord(input[end]))
            end++;
        return end;
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'.' or (byte)'+' or (byte)'_' or >= 0x80;
}

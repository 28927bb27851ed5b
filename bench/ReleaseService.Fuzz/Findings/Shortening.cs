namespace ReleaseService.Fuzz.Findings;

/// <summary>Takes away from an input what a finding doesn't need: blocks, from half of it down to single bytes, as long as that goes on.</summary>
internal static class Shortening
{
    private const int MaxRuns = 5000;

    public static byte[] Of(byte[] input, Func<byte[], bool> stillFails)
    {
        var runs = 0;
        for (var block = Math.Max(1, input.Length / 2); ; block /= 2)
        {
            for (var start = 0; start < input.Length && runs < MaxRuns;)
            {
                var shorter = (byte[])[.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(input.Length, start + block))];
                runs++;
                if (stillFails(shorter))
                    input = shorter;
                else
                    start += block;
            }

            if (block <= 1 || runs >= MaxRuns)
                return input;
        }
    }
}

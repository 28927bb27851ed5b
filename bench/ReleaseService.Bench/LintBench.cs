using System.Diagnostics;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Bench;

/// <summary>A channels folder of many releases, read and linted, each against the channel's head of its time. The first round is what a command line takes.</summary>
internal static class LintBench
{
    public static int Run(string[] args)
    {
        if (args is not [var releases, var rounds])
            return 1;

        var folder = Directory.CreateTempSubdirectory("lint-bench-").FullName;
        try
        {
            SampleFolder.Fill(folder, int.Parse(releases));
            Console.WriteLine($"{releases} releases of {new FileInfo(Directory.GetFiles(Path.Combine(folder, "releases"))[0]).Length} bytes");
            Console.WriteLine($"{"round",-8}{"read, ms",10}{"lint, ms",10}{"both, ms",10}{"findings",10}");
            for (var round = 1; round <= int.Parse(rounds); round++)
                Measure(folder, round);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string path, int round)
    {
        var started = Stopwatch.GetTimestamp();
        var result = ChannelsFolder.Read(path);
        var read = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (!result.TryGet(out var folder))
            throw new InvalidOperationException(string.Join('\n', result.Defects.Take(5)));

        var findings = 0;
        foreach (var channel in folder.Channels)
        {
            Release? head = null;
            foreach (var promotion in channel.Promotions)
            {
                var source = folder.Sources[promotion.Release];
                findings += ReleaseLint.Run(source, head, channel.Channel).Count;
                head = source.Release;
            }
        }

        var both = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Console.WriteLine($"{round,-8}{read,10:0}{both - read,10:0}{both,10:0}{findings,10}");
    }
}

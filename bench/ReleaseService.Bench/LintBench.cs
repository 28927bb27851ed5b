using System.Diagnostics;
using System.Text;
using ReleaseService.Core;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Testing.Databases;

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
            Fill(folder, int.Parse(releases));
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

    /// <summary>The newest sample release under other versions, all on one channel.</summary>
    private static void Fill(string folder, int count)
    {
        var sample = File.ReadAllText(Path.Combine(SampleChannels.Folder, "releases/0.83.0-2.yaml"));
        var channel = new StringBuilder("name: nightly\ntitle: Nightly\naccess: entitled\npromotions:\n");
        Directory.CreateDirectory(Path.Combine(folder, "releases"));
        for (var i = 0; i < count; i++)
        {
            var version = $"1.{i}.0";
            var release = sample.Replace("0.83.0-2", $"{version}-1", StringComparison.Ordinal).Replace("0.83.0", version, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, $"releases/{version}-1.yaml"), release);
            var at = Timestamp.Format(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i));
            channel.Append($"  - release: {version}-1\n    at: \"{at}\"\n    reason: Bench.\n");
        }

        File.WriteAllText(Path.Combine(folder, "nightly.yaml"), channel.ToString());
    }
}

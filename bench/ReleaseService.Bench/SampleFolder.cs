using System.Text;
using ReleaseService.Core;
using ReleaseService.Testing.Databases;

namespace ReleaseService.Bench;

/// <summary>A channels folder of many releases.</summary>
internal static class SampleFolder
{
    /// <summary>The newest sample release under other versions, all on one channel.</summary>
    public static void Fill(string folder, int count)
    {
        var sample = File.ReadAllText(Path.Combine(SampleChannels.Folder, "releases/0.83.0-2.yaml"));
        var channel = new StringBuilder("name: nightly\ntitle: Nightly\naccess: public\ndefault: true\npromotions:\n");
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

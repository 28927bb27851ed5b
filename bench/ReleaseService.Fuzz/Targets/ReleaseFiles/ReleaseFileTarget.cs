using System.Text;
using ReleaseService.Core;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Fuzz.Targets.ReleaseFiles;

/// <summary>
/// <see cref="ReleaseFile"/> and what it stands on: whatever a file holds, each defect is a value with a place in the file; a release that is read is written and read back the same, lint has
/// something to say of everything, and what is edited says what it was to say.
/// </summary>
internal sealed class ReleaseFileTarget : IFuzzTarget
{
    private const string File = "0.79.0-1.yaml";

    private static readonly Guid Alias = new("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e");

    public string Name => "release-yaml";

    public IEnumerable<byte[]> Seeds => ReleaseFileSeeds.All.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<string> Words => ReleaseFileSeeds.Words;

    public void Run(byte[] input)
    {
        var lines = input.AsSpan().Count((byte)'\n') + input.AsSpan().Count((byte)'\r') + Encoding.UTF8.GetString(input).Count(c => c is '\u0085' or '\u2028' or '\u2029') + 1;
        CheckTree(input, lines);
        var result = ReleaseFile.Parse(input, File);
        Defects.Check(result);
        CheckPlaces(result.Defects.Select(defect => defect.Place), lines);
        var (source, findings) = ReleaseLint.RunOnFile(input, File, previous: null, channel: null);
        Property.Holds(source is not null == result.TryGet(out var release), "Lint takes a file that the reader refuses, or refuses one that it takes.");
        CheckPlaces(findings.Select(finding => finding.Place), lines);
        ReleaseLint.RunOnBody(input, isYaml: false, previous: null, channel: null);
        CheckChannel(ChannelFile.Parse(input, "stable.yaml"), lines);
        if (release is not null)
            CheckRelease(release, Encoding.UTF8.GetString(input));
    }

    /// <summary>Any map that can be read and written comes back as the same JSON.</summary>
    private static void CheckTree(byte[] input, int lines)
    {
        var read = YamlReader.Read(input, File);
        Defects.Check(read);
        CheckPlaces(read.Defects.Select(defect => defect.Place), lines);
        if (!read.TryGet(out var map))
            return;
        Property.Holds(YamlComments.Lost(Encoding.UTF8.GetString(input), Encoding.UTF8.GetString(input)).Count == 0, "A file that stays as it is loses comments.");
        YamlRoundTrip.Check(map);
    }

    private static void CheckPlaces(IEnumerable<SourcePlace?> places, int lines)
    {
        foreach (var place in places)
            Property.Holds(place is { Line: > 0, Column: > 0 } && place.Line <= lines + 1, "A defect has no place in the file.", $"{place}, {lines} lines");
    }

    private static void CheckChannel(Checked<ChannelFile> result, int lines)
    {
        Defects.Check(result);
        CheckPlaces(result.Defects.Select(defect => defect.Place), lines);
        if (!result.TryGet(out var file))
            return;
        var again = ChannelFile.Parse(Encoding.UTF8.GetBytes(file.Write()), "stable.yaml");
        Property.Holds(
            again.TryGet(out var same) && same.Channel == file.Channel && same.Promotions.Select(entry => entry with { Place = null }).SequenceEqual(file.Promotions.Select(entry => entry with { Place = null })),
            "A channel that is written reads back as another one.", $"{string.Join("; ", again.Defects)}\n{file.Write()}");
    }

    private static void CheckRelease(ReleaseSource source, string text)
    {
        var written = ReleaseFile.Write(source);
        var again = ReleaseFile.Parse(Encoding.UTF8.GetBytes(written), File);
        Property.Holds(
            again.TryGet(out var same) && same.Release.Digest == source.Release.Digest && same.Release.Notes == source.Release.Notes
            && same.Waivers.SequenceEqual(source.Waivers) && same.Aliases.SequenceEqual(source.Aliases),
            "A release that is written reads back as another one.", $"{string.Join("; ", again.Defects)}\n{written}");
        Property.Holds(ReleaseFile.Write(same!) == written, "A release is written in two ways.");
        var rewritten = ReleaseFile.Rewrite(text, source, "Other.\n", [Alias]);
        Property.Holds(
            rewritten is null || (ReleaseFile.Parse(Encoding.UTF8.GetBytes(rewritten), File).TryGet(out var edited) && edited.Release.Digest == source.Release.Digest && edited.Release.Notes == "Other.\n" && edited.Aliases.Contains(Alias)),
            "A file that is edited says something else.", rewritten ?? "");
    }
}

using System.Text;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Cli.Plans;

/// <summary>A release's file that is there, as it becomes: with what may change on the server, its notes and aliases.</summary>
/// <param name="File">Its path.</param>
/// <param name="Text">Its text; null where nothing changes.</param>
/// <param name="Lost">What it holds and loses, in words.</param>
/// <param name="LeftAlone">Why it stays as it is although the server has something else; null where it doesn't.</param>
internal sealed record PulledRelease(string File, string? Text, IReadOnlyList<string> Lost, string? LeftAlone)
{
    public static PulledRelease Of(string file, ReleaseDetails details)
    {
        var bytes = SourceFile.Read(file);
        if (!ReleaseFile.Parse(bytes, file).TryGet(out var source))
            return Leave(file, $"{file} can't be read; 'releasectl releases lint {file}' says why.");
        if (source.Release.Digest != details.Digest)
            return Leave(file, $"{file} holds another release than the server has under this name.");

        // A server without notes says nothing of those that wait here to be published.
        var notes = details.Notes.Length > 0 ? details.Notes : source.Release.Notes;
        if (notes == source.Release.Notes && !details.Aliases.Except(source.Aliases).Any())
            return new(file, null, [], null);
        var before = Encoding.UTF8.GetString(bytes);
        if (ReleaseFile.Rewrite(before, source, notes, details.Aliases) is not { } text)
            return Leave(file, $"{file} is written so that notes and aliases can't be changed by themselves; write in by hand what 'releasectl releases show {details.Name}' says.");
        List<string> lost = [.. YamlComments.Lost(before, text).Select(comment => $"{file}: the comment \"{comment}\" is lost, since what it stands in changes.")];
        if (source.Release.Notes.Length > 0 && source.Release.Notes != notes)
            lost.Add($"{file}: its notes are lost: the server has others.");
        return new(file, text, lost, null);
    }

    private static PulledRelease Leave(string file, string why) => new(file, null, [], why);
}

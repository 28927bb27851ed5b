namespace ReleaseService.Core.Publishing;

/// <summary>A file <c>channels/releases/NAME.yaml</c>: one release (name, platformVersion, createdAt, chart, values) with its notes, waivers and aliases.</summary>
public static class ReleaseFile
{
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">Its path, for places; its name without <c>.yaml</c> must be the release's name.</param>
    public static Checked<ReleaseSource> Parse(ReadOnlySpan<byte> utf8, string file)
    {
        var draft = ReleaseDraft.ReadFile(utf8, file);
        return draft.Source is { } source
            ? source
            : Checked<ReleaseSource>.Invalid(draft.Defects);
    }
}

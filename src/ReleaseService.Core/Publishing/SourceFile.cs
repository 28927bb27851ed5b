using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Core.Publishing;

/// <summary>The bytes of a file of people's.</summary>
public static class SourceFile
{
    /// <summary>At most one byte more than <see cref="YamlReader"/> takes, so that a huge file costs no memory and is refused for its size.</summary>
    public static byte[] Read(string path)
    {
        using var stream = File.OpenRead(path);
        const int most = YamlReader.MaxBytes + 1;
        // A pipe has no length.
        var buffer = new byte[stream.CanSeek ? Math.Min(stream.Length, most) : most];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length == buffer.Length ? buffer : buffer[..length];
    }
}

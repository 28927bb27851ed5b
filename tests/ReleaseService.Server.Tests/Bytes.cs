using System.IO.Compression;

namespace ReleaseService.Server.Tests;

/// <summary>Undoes content codings, which the test's HTTP client leaves alone.</summary>
internal static class Bytes
{
    public static async Task<byte[]> GunzipAsync(HttpResponseMessage response)
    {
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        return await ReadAsync(gzip);
    }

    public static async Task<byte[]> UnbrotliAsync(HttpResponseMessage response)
    {
        await using var brotli = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        return await ReadAsync(brotli);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var output = new MemoryStream();
        await stream.CopyToAsync(output);
        return output.ToArray();
    }
}

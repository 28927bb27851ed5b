using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cli.Releases;

/// <summary>Reads a document from a file or from another server, which never gets a token of this one.</summary>
internal static class UpstreamDocument
{
    public const int MaxBytes = 5 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <param name="source">A path or an http(s) URL.</param>
    /// <param name="what">What it should be, for errors.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<byte[]> ReadAsync(string source, string what, CancellationToken cancellation)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var url) && url.UserInfo.Length > 0)
            throw new CommandException("The document's URL holds a user or a password, which isn't sent.", "Leave it out. Where the other server asks who you are, save its answer to a file with curl and import that.");
        if (url?.Scheme is not ("http" or "https"))
        {
            // A path with :// in it is a mistyped URL, which may hold a password too.
            if (source.Contains("://", StringComparison.Ordinal))
                throw new CommandException("The document's URL isn't one of http or https.", "Give it as https://HOST/PATH, or name a file.");
            await using var file = File.OpenRead(source);
            return await ReadAsync(file, source, what, cancellation);
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        try
        {
            return await FetchAsync(url, what, limited.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new CommandException($"{url} can't be read: {(e.InnerException ?? e).Message}", "Check the URL; a file that it was saved to does as well.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"{url} didn't answer within {Limit.TotalSeconds:0} s.", "Try again; a file that it was saved to does as well.");
        }
    }

    private static async Task<byte[]> FetchAsync(Uri url, string what, CancellationToken cancellation)
    {
        using var http = new HttpClient(new ConnectionErrors { InnerHandler = new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All, MaxAutomaticRedirections = 5, UseCookies = false } });
        using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new CommandException($"{url} answered with status {(int)response.StatusCode}.", $"Give the URL that answers with {what}.");
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        return await ReadAsync(body, url.ToString(), what, cancellation);
    }

    /// <summary>At most one byte more than is taken, after decompression, so that no answer fills the memory.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, string source, string what, CancellationToken cancellation)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= MaxBytes ? buffer[..length] : throw new CommandException($"{source} is larger than {MaxBytes} bytes.", $"Is it {what}? That has some kilobytes.");
    }
}

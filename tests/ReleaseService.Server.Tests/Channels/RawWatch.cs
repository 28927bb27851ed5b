using System.Net;
using System.Text.Json;
using ReleaseService.Server.Channels;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Server.Tests.Channels;

/// <summary>Watches a channel over bare HTTP and shows every block of lines of the stream, also the comments that an event source swallows.</summary>
internal sealed class RawWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamReader _lines;

    private RawWatch(HttpResponseMessage response, Stream body) => (Response, _lines) = (response, new StreamReader(body));

    public HttpResponseMessage Response { get; }

    /// <summary>What comes at once, whatever comes next.</summary>
    public string Opening { get; private set; } = "";

    /// <summary>Opens it and reads the beginning.</summary>
    public static async Task<RawWatch> OpenAsync(TestServer server, string channel, string? license = null, string? lastEventId = null, Version? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/channels/{channel}/watch") { Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (license is not null)
            request.Headers.Add("Authorization", license.StartsWith("rst_", StringComparison.Ordinal) ? $"Bearer {license}" : Ask.Basic(license));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        var watch = new RawWatch(response.EnsureSuccessStatusCode(), await response.Content.ReadAsStreamAsync());
        watch.Opening = (await watch.NextAsync())!;
        return watch;
    }

    /// <summary>The next block, its lines joined by a space; null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        List<string> block = [];
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
                return string.Join('\n', block);
            block.Add(line);
        }

        return block.Count == 0 ? null : throw new InvalidDataException($"The stream ends within an event: {string.Join('\n', block)}");
    }

    /// <summary>The next event, heartbeats passed over: its id and data.</summary>
    public async Task<(string Id, JsonElement Data)> NextHeadAsync()
    {
        var lines = (await NextEventAsync("head")).Split('\n');
        return (lines[1]["id: ".Length..], JsonDocument.Parse(lines[2]["data: ".Length..]).RootElement);
    }

    /// <summary>The code of the refusal that comes next, after which the stream must end.</summary>
    public async Task<string> NextRefusalAsync()
    {
        var lines = (await NextEventAsync("refused")).Split('\n');
        if (await NextAsync() is { } more)
            throw new InvalidDataException($"The stream goes on after the refusal: {more}");
        return JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement.GetProperty("code").GetString()!;
    }

    public void Dispose()
    {
        _lines.Dispose();
        Response.Dispose();
    }

    private async Task<string> NextEventAsync(string kind)
    {
        string? block;
        do
            block = await NextAsync();
        while (block == ":");
        return block?.StartsWith($"event: {kind}\n", StringComparison.Ordinal) == true ? block : throw new InvalidDataException($"No event {kind} comes, but: {block ?? "the end"}");
    }
}

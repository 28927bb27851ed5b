using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ReleaseService.Bench.Speed.Peers;

/// <summary>
/// The least that Kestrel can do for the same answer: one terminal delegate that knows the licenses by their header's text, from a dictionary, and writes bytes that were read at the start. No middleware, no logging, no limits, no clock.
/// </summary>
internal sealed class Floor(string folder)
{
    private readonly HashSet<string> _licensed = [.. File.ReadLines($"{folder}/callers")];
    private readonly Answer _plain = Answer.Read(folder, "");
    private readonly Answer _zipped = Answer.Read(folder, ".gz");

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var folder, var url])
            return 1;

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(new Floor(folder).AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Headers.Authorization is [{ } caller] && !_licensed.Contains(caller))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var answer = request.Headers.AcceptEncoding == "gzip" ? _zipped : _plain;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (request.Headers.IfNoneMatch is [{ } known] && known == answer.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body).AsTask();
    }

    private sealed record Answer(byte[] Body, KeyValuePair<string, StringValues>[] Headers, string ETag)
    {
        public static Answer Read(string folder, string ending)
        {
            var headers = File.ReadLines($"{folder}/headers{ending}").Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => new StringValues(parts[1]));
            headers.Remove("Content-Type"); // a 304 has none
            return new(File.ReadAllBytes($"{folder}/body{ending}"), [.. headers], headers["ETag"]!);
        }
    }
}

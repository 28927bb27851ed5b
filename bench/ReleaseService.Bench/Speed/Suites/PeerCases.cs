using ReleaseService.Bench.Speed.Load;

namespace ReleaseService.Bench.Speed.Suites;

/// <summary>The cases that the service and its peers are asked. Operators send their license as Basic; the modern path takes it as Bearer.</summary>
internal sealed record PeerCases(
    SpeedCase Licensed, SpeedCase NotModified, SpeedCase Zipped, SpeedCase Anonymous, SpeedCase Modern, SpeedCase OneOfFile, SpeedCase EachOfFile, string EachCaller)
{
    public static async Task<PeerCases> CreateAsync(CallerFiles callers, Subject service, int tokens)
    {
        var license = callers.License();
        var each = callers.Write(tokens - 1, () => callers.License(), CallerFiles.Basic);
        var one = callers.Write(1, () => license, CallerFiles.Basic);
        await File.AppendAllLinesAsync(each, [CallerFiles.Basic(license)]);
        var authorization = ("Authorization", CallerFiles.Basic(license));
        var licensed = SpeedCase.Ok("licensed 200", SpeedCase.OperatorPath, authorization);
        return new(
            licensed,
            new("304", SpeedCase.OperatorPath, 304, [authorization, ("If-None-Match", await ETagAsync(licensed, service))]),
            SpeedCase.Ok("gzip 200", SpeedCase.OperatorPath, authorization, ("Accept-Encoding", "gzip")),
            SpeedCase.Ok("anonymous 200", SpeedCase.OperatorPath),
            SpeedCase.Ok("licensed 200, modern path", SpeedCase.ModernPath, ("Authorization", CallerFiles.Bearer(license))),
            SpeedCase.Ok("1 token, from a file", SpeedCase.OperatorPath) with { Callers = new(one) },
            SpeedCase.Ok($"{tokens:N0} tokens, from a file", SpeedCase.OperatorPath) with { Callers = new(each) },
            each);
    }

    private static async Task<string> ETagAsync(SpeedCase licensed, Subject service)
    {
        using var http = new HttpClient();
        using var answer = await http.SendAsync(licensed.FirstRequest(service.Url));
        return answer.Headers.ETag!.ToString();
    }
}

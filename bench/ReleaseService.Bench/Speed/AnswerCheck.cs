using ReleaseService.Bench.Speed.Load;
using ReleaseService.Bench.Speed.Peers;

namespace ReleaseService.Bench.Speed;

/// <summary>Looks at one answer of each before anything is measured, so that nobody wins by answering something else.</summary>
internal static class AnswerCheck
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Status and bytes are the service's; with <paramref name="headersToo"/> the headers as well.</summary>
    /// <exception cref="InvalidOperationException">They aren't.</exception>
    public static async Task CompareAsync(SpeedCase what, Subject service, Subject peer, bool headersToo)
    {
        var (expected, found) = (await AskAsync(what, service), await AskAsync(what, peer));
        if (expected.Status != what.Status)
            throw new InvalidOperationException($"{what.Name}: {service.Name} answers {expected.Status} instead of {what.Status}.");
        if (found.Status != expected.Status)
            throw new InvalidOperationException($"{what.Name}: {peer.Name} answers {found.Status}, {service.Name} {expected.Status}.");
        if (!found.Body.AsSpan().SequenceEqual(expected.Body))
            throw new InvalidOperationException($"{what.Name}: {peer.Name} answers other bytes than {service.Name}.");
        if (headersToo && !found.Headers.SequenceEqual(expected.Headers))
            throw new InvalidOperationException($"{what.Name}: {peer.Name} answers with {string.Join("; ", found.Headers)}, {service.Name} with {string.Join("; ", expected.Headers)}.");
    }

    public static async Task<int> StatusAsync(SpeedCase what, Subject subject) => (await AskAsync(what, subject)).Status;

    private static async Task<(int Status, byte[] Body, List<string> Headers)> AskAsync(SpeedCase what, Subject subject)
    {
        using var answer = await Http.SendAsync(what.FirstRequest(subject.Url));
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), PreparedAnswer.HeadersOf(answer));
    }
}

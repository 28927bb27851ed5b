using ReleaseService.Cli.Configuration;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cli.Http;

/// <summary>The typed client over a connection that repeats what may be repeated and takes only a release service's answers.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly HttpClient _http;

    private ServerConnection(HttpClient http, string? token) => (_http, Client) = (http, new PublisherClient(http, token));

    public PublisherClient Client { get; }

    public static ServerConnection To(Destination destination, TimeProvider time, Action<string> warn)
    {
        return new(
            new HttpClient(new AnswerCheck(new RepeatingHandler(ServiceHttp.NewHandler(), time, warn))) { BaseAddress = destination.Server, Timeout = Timeout.InfiniteTimeSpan },
            destination.Token);
    }

    public void Dispose() => _http.Dispose();
}

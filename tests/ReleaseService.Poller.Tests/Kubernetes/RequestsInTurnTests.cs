using System.Net;
using ReleaseService.Poller.Kubernetes;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Kubernetes;

public sealed class RequestsInTurnTests
{
    [Fact]
    public async Task Sixteen_requests_run_at_once_and_watches_and_the_Lease_dont_wait()
    {
        using var server = new Busy();
        using var turns = new RequestsInTurn { InnerHandler = server };
        using var http = new HttpMessageInvoker(turns, disposeHandler: false);
        var requests = Enumerable.Range(0, 40).Select(i => GetAsync($"api/v1/namespaces/n/secrets/s-{i}")).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(server.Waiting == 16), "sixteen have begun");

        requests.Add(GetAsync("api/v1/namespaces/n/secrets?watch=true"));
        requests.Add(GetAsync("apis/coordination.k8s.io/v1/namespaces/n/leases/release-poller"));
        Assert.Equal(18, server.Waiting);

        server.Answer();
        Assert.All(await Task.WhenAll(requests), answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(42, server.Waiting);

        async Task<HttpStatusCode> GetAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://api.example.com/{path}"));
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    /// <summary>Answers nobody until it is told to.</summary>
    private sealed class Busy : HttpMessageHandler
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;

        public int Waiting => Volatile.Read(ref _begun);

        public void Answer() => _answer.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            await _answer.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}

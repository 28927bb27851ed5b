using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Kubernetes.Faults;
using Xunit;

namespace ReleaseService.Poller.Tests.Kubernetes;

/// <summary>That faults reach the client as real ones do, and requests are counted.</summary>
public sealed class ClusterFaultsTests : IAsyncLifetime
{
    private readonly ClusterFaults _faults = new();
    private TestNamespace _namespace = null!;
    private IKubernetes _client = null!;

    public async ValueTask InitializeAsync()
    {
        _namespace = await (await TestCluster.GetAsync()).CreateNamespaceAsync();
        _client = _namespace.Cluster.ClientOf("alice", _faults);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _faults.Dispose();
        // Not there where the test was skipped.
        if (_namespace is not null)
            await _namespace.DisposeAsync();
    }

    [Fact]
    public async Task Requests_are_counted_by_verb_and_resource()
    {
        await CreateSecretAsync("a");
        await CreateSecretAsync("b");
        await _client.CoreV1.ReadNamespacedSecretAsync("a", _namespace.Name);
        await _client.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, "v1", _namespace.Name, TestCluster.Plural);
        await _client.CoreV1.DeleteCollectionNamespacedSecretAsync(_namespace.Name);
        Assert.Equal(2, _faults.Count("create", "secrets"));
        Assert.Equal(
            [
                new ClusterRequest(1, "create", "secrets", _namespace.Name, null), new(2, "create", "secrets", _namespace.Name, null), new(3, "get", "secrets", _namespace.Name, "a"),
                new(4, "list", TestCluster.Plural, _namespace.Name, null), new(5, "deletecollection", "secrets", _namespace.Name, null),
            ],
            _faults.Requests);
    }

    [Fact]
    public async Task So_many_answers_are_replaced_and_then_no_more()
    {
        _faults.Inject(ClusterFaultKinds.TooManyRequests(TimeSpan.FromSeconds(7)), request => request.Is("create", "secrets"), times: 2);
        _faults.Inject(ClusterFaultKinds.FieldConflict("alice", ".spec.chart.version"), request => request.Is("create", "secrets"));
        for (var time = 0; time < 2; time++)
        {
            var busy = (await Assert.ThrowsAsync<HttpOperationException>(() => CreateSecretAsync("a"))).Response;
            Assert.Equal(HttpStatusCode.TooManyRequests, busy.StatusCode);
            Assert.Equal("7", busy.Headers["Retry-After"].Single());
        }

        var conflict = (await Assert.ThrowsAsync<HttpOperationException>(() => CreateSecretAsync("a"))).Response;
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal(".spec.chart.version", KubernetesJson.Deserialize<V1Status>(conflict.Content).Details.Causes.Single().Field);
        await CreateSecretAsync("a");
    }

    [Fact]
    public async Task A_lost_request_isnt_done_and_a_lost_answer_is()
    {
        _faults.Inject(ClusterFaultKinds.RequestLost(), request => request.Verb == "create");
        _faults.Inject(ClusterFaultKinds.AnswerLost(), request => request.Verb == "create");
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateSecretAsync("lost"));
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateSecretAsync("done"));
        Assert.Equal(["done"], await SecretsAsync());
    }

    [Fact]
    public async Task A_watch_is_expired_or_cut()
    {
        await CreateSecretAsync("a");
        _faults.Inject(ClusterFaultKinds.WatchExpired(), request => request.Verb == "watch");
        _faults.Inject(ClusterFaultKinds.BodyCut(afterBytes: 20), request => request.Verb == "watch");
        var expired = Assert.IsType<KubernetesException>(await WatchAsync());
        Assert.Equal(410, expired.Status.Code);
        var cut = Assert.IsType<HttpRequestException>(await WatchAsync());
        Assert.IsType<IOException>(cut.InnerException);
        Assert.Equal(2, _faults.Count("watch", "secrets"));
    }

    [Theory]
    [InlineData(false, new string[0])]
    [InlineData(true, new[] { "a" })]
    public async Task A_killed_process_does_nothing_more(bool afterAnswer, string[] done)
    {
        _faults.KillAt(2, afterAnswer);
        Assert.Empty((await _client.CoreV1.ListNamespacedSecretAsync(_namespace.Name)).Items);
        using var stop = new CancellationTokenSource();
        var (last, later) = (CreateSecretAsync("a", stop.Token), CreateSecretAsync("b", stop.Token));
        await _faults.Killed;
        Assert.False(last.IsCompleted || later.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later);
        Assert.Equal(done, await SecretsAsync());
        Assert.Equal(afterAnswer ? 2 : 1, _faults.Requests.Count);
    }

    private Task CreateSecretAsync(string name, CancellationToken cancellation = default) =>
        _client.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = name } }, _namespace.Name, cancellationToken: cancellation);

    private async Task<IEnumerable<string>> SecretsAsync() =>
        (await _namespace.Cluster.Admin.CoreV1.ListNamespacedSecretAsync(_namespace.Name)).Items.Select(secret => secret.Metadata.Name);

    /// <summary>The error that ended it.</summary>
    private async Task<Exception?> WatchAsync()
    {
        Exception? error = null;
        try
        {
            await foreach (var _ in _client.CoreV1.WatchListNamespacedSecretAsync(_namespace.Name, onError: e => error ??= e))
            {
            }
        }
        catch (HttpRequestException e)
        {
            return e;
        }

        return error;
    }
}

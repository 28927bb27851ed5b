namespace ReleaseService.Testing.Kubernetes.Faults;

/// <summary>
/// Between a client and the API server: counts requests, and does to some of them what networks and API servers do. It also plays a process that is killed:
/// from a request on, nothing goes out or comes back any more, whatever the code still tries.
/// </summary>
public sealed class ClusterFaults : DelegatingHandler
{
    private readonly Lock _lock = new();
    private readonly List<ClusterRequest> _requests = [];
    private readonly List<Injected> _injected = [];
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _killAt = int.MaxValue;
    private bool _killAfterAnswer;

    /// <summary>Ends when the process is dead.</summary>
    public Task Killed => _killed.Task;

    public IReadOnlyList<ClusterRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public int Count(string verb, string resource) => Requests.Count(request => request.Is(verb, resource));

    /// <summary>Does this to the next requests that are meant; faults that were injected earlier come first.</summary>
    public void Inject(ClusterFault fault, Func<ClusterRequest, bool> when, int times = 1)
    {
        lock (_lock)
            _injected.Add(new Injected(fault, when) { Left = times });
    }

    /// <summary>Kills the process at its n-th request from the start.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="afterAnswer">Whether the API server still does what is asked.</param>
    public void KillAt(int number, bool afterAnswer)
    {
        lock (_lock)
            (_killAt, _killAfterAnswer) = (number, afterAnswer);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ClusterRequest known;
        ClusterFault? fault;
        bool isLast, isDead;
        lock (_lock)
        {
            known = ClusterRequest.Of(_requests.Count + 1, request);
            (isLast, isDead) = (known.Number == _killAt && _killAfterAnswer, known.Number >= _killAt);
            // What a dead process would have asked is nothing that it asked.
            if (!isDead || isLast)
                _requests.Add(known);
            fault = isDead ? null : Take(known);
        }

        if (isDead)
        {
            if (isLast)
                using (await base.SendAsync(request, CancellationToken.None))
                    _killed.TrySetResult();
            _killed.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var answer = fault is null ? await base.SendAsync(request, cancellationToken) : await fault(() => base.SendAsync(request, cancellationToken));
        // The client wants to know what an answer is to.
        answer.RequestMessage ??= request;
        return answer;
    }

    private ClusterFault? Take(ClusterRequest request)
    {
        if (_injected.FirstOrDefault(injected => injected.Left > 0 && injected.When(request)) is not { } taken)
            return null;
        taken.Left--;
        return taken.Fault;
    }

    private sealed record Injected(ClusterFault Fault, Func<ClusterRequest, bool> When)
    {
        public int Left { get; set; }
    }
}

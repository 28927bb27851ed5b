namespace ReleaseService.Poller.Kubernetes;

/// <summary>
/// At most so many requests at once, in the order in which they came. A start or a promotion wakes all resources together; without this the API server turned some of 500 away (429), and with them the Lease.
/// Watches, which last, and the Lease, which must not wait, have no turn.
/// </summary>
public sealed class RequestsInTurn : DelegatingHandler
{
    private const int AtOnce = 16;

    private readonly SemaphoreSlim _places = new(AtOnce);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && (uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase) || uri.AbsolutePath.Contains("/leases", StringComparison.Ordinal)))
            return await base.SendAsync(request, cancellationToken);
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _places.Dispose();
        base.Dispose(disposing);
    }
}

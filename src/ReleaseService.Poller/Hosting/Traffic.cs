using System.Diagnostics;
using System.Globalization;

namespace ReleaseService.Poller.Hosting;

/// <summary>Counts the requests to one side, and knows whether that side answers.</summary>
/// <param name="metrics">Where they are counted.</param>
/// <param name="to"><c>cluster</c> or <c>service</c>.</param>
public sealed class Traffic(PollerMetrics metrics, string to) : DelegatingHandler
{
    /// <summary>What the poller itself breaks off sooner says nothing of the other side.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private volatile bool _isAnswered;

    /// <summary>Whether the newest request that came to an end was answered.</summary>
    public bool IsAnswered => _isAnswered;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            _isAnswered = (int)answer.StatusCode < StatusCodes.Status500InternalServerError;
            metrics.Asked(to, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            _isAnswered &= e is OperationCanceledException && Stopwatch.GetElapsedTime(began) < Patience;
            metrics.Asked(to, "none");
            throw;
        }
    }
}

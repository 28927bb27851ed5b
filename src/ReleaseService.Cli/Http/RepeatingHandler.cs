using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ReleaseService.Cli.Http;

/// <summary>
/// Sends a request again, with growing pauses, while the server can't be reached, is busy or loses its answer half-way; only requests that
/// change nothing the second time. So a lost answer ends in the state that was asked for.
/// </summary>
internal sealed class RepeatingHandler : DelegatingHandler
{
    public const int MaxRepetitions = 4;

    /// <summary>Larger than a page of a thousand releases with long notes.</summary>
    private const int MaxAnswerBytes = 256 * 1024 * 1024;

    /// <summary>A server that wants a longer one is taken at its word that it's no use to try again now.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <param name="inner">The connection.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="warn">Told of each repetition, so that nobody waits without knowing for what.</param>
    public RepeatingHandler(HttpMessageHandler inner, TimeProvider time, Action<string> warn)
        : base(inner) => _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRepetitions,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new(
                    arguments.Context.Properties.TryGetValue(Request, out var request) && Repetition.IsSafe(request)
                    && !arguments.Context.CancellationToken.IsCancellationRequested && MayPass(arguments.Outcome)
                    && !(RetryAfter(arguments.Outcome.Result, time) > LongestPause)),
                DelayGenerator = arguments => new(RetryAfter(arguments.Outcome.Result, time)),
                OnRetry = arguments =>
                {
                    warn($"{Describe(arguments.Outcome)}; trying again ({arguments.AttemptNumber + 1} of {MaxRepetitions})");
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(60) })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Repetition.IsLong(request))
            return await base.SendAsync(request, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            return await _pipeline.ExecuteAsync(async attempt => await SendOnceAsync(request, attempt.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>With the whole body, so that an answer which breaks off counts as lost.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await base.SendAsync(request, cancellation);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellation);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool MayPass(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: TimeoutRejectedException or OperationCanceledException or IOException } => true, // a connection that takes too long counts as cancelled
        { Exception: HttpRequestException e } => e.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded),
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var pause = header?.Delta ?? header?.Date - time.GetUtcNow();
        return pause > TimeSpan.Zero ? pause : null;
    }

    private static string Describe(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => $"the server answered with status {(int)response.StatusCode}",
        { Exception: TimeoutRejectedException or OperationCanceledException } => "no answer in time",
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } } => "no connection to the server",
        _ => "the connection broke off",
    };
}

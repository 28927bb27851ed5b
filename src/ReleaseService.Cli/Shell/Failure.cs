using System.Security.Authentication;
using System.Text.Json;
using Polly.Timeout;
using ReleaseService.Cluster;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Errors;

namespace ReleaseService.Cli.Shell;

/// <summary>Every exception that may end a command, in one line of what and one of what to do. What isn't here is a bug.</summary>
internal static class Failure
{
    /// <returns>Null for a bug.</returns>
    public static CommandException? Of(Exception exception, Call call) => exception switch
    {
        CommandException known => known,
        ReleaseServiceException { Problem: { } problem } => OfProblem(problem, call),
        ReleaseServiceException e => NoReleaseService(call, $"status {e.Status} and no problem JSON"),
        JsonException => NoReleaseService(call, "something that isn't the API's JSON"),
        HttpRequestException e => OfConnection(e, call),
        OperationCanceledException when call.Cancellation.IsCancellationRequested => new("Interrupted.", "Run the same command again to go on; what was done isn't done twice.", ExitCode.Interrupted),
        TimeoutRejectedException or OperationCanceledException => new($"{Server(call)} didn't answer in time.", Retry),
        ClusterNotFoundException e => new($"No cluster was found: {e.Message}", "Give --kubeconfig FILE and --context NAME, or set KUBECONFIG, as for kubectl."),
        ClusterDeniedException e => new($"The cluster doesn't allow it: {e.Message}", "Take a context with more rights; deploy/poller lists those that the poller has."),
        ClusterBusyException e => new(e.Message, "Try again; if it lasts, see whether kubectl works with the same --kubeconfig and --context."),
        UnauthorizedAccessException or IOException => new(exception.Message, "Mend the path or its permissions and run the command again."),
        _ => null,
    };

    private const string Retry = "Try again; what was done isn't done twice. If it lasts, ask its /readyz.";

    private static CommandException OfProblem(Problem problem, Call call)
    {
        var exitCode = problem switch
        {
            { Findings.Count: > 0 } or { Refusals.Count: > 0 } => ExitCode.Findings,
            { Status: 409 or 412 } => ExitCode.Conflict,
            _ => ExitCode.Error,
        };
        var hint = problem.Status == 401 && call.Destination.Token is null ? $"Run 'releasectl login --server {call.Destination.Server}', or set RELEASECTL_TOKEN." : Hints.Of(problem.Code);
        return new($"{problem.Title} [{problem.Code}]", $"{problem.Detail} {hint}".TrimEnd(), exitCode, problem);
    }

    private static CommandException NoReleaseService(Call call, string answer) =>
        new($"{Server(call)} answered with {answer}.", "Is it the base URL of a release service, without /api/v1? Check --server, RELEASECTL_SERVER and any proxy between.");

    private static CommandException OfConnection(HttpRequestException e, Call call) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new($"The host {call.Destination.Server.Host} isn't known.", "Check the spelling of --server or RELEASECTL_SERVER, and the DNS."),
        HttpRequestError.SecureConnectionError => OfTls(e, call),
        HttpRequestError.ConnectionError => new($"No connection to {Server(call)}: {e.InnerException?.Message ?? e.Message}.", "Is it running, and is the port right? Check --server and RELEASECTL_SERVER."),
        HttpRequestError.ProxyTunnelError => new($"The proxy lets nothing through to {Server(call)}.", "Check HTTPS_PROXY and NO_PROXY."),
        HttpRequestError.ConfigurationLimitExceeded => new($"{Server(call)} answered with more than releasectl reads.", "Is it the base URL of a release service? Check --server."),
        _ => new($"The connection to {Server(call)} broke off: {(e.InnerException ?? e).Message}", Retry),
    };

    private static CommandException OfTls(HttpRequestException e, Call call)
    {
        var why = (e.InnerException ?? e).Message;
        return e.InnerException is AuthenticationException && why.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            ? new($"The certificate of {Server(call)} isn't trusted: {why}", "Name the host as its certificate does, and set SSL_CERT_FILE to the certificate of a private authority.")
            : new($"{Server(call)} doesn't speak TLS, or not as it should: {why}", "Is it http:// and not https://? Check --server and RELEASECTL_SERVER.");
    }

    private static string Server(Call call) => call.Destination.Server.OriginalString.TrimEnd('/');
}

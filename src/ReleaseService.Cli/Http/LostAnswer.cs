using Polly.Timeout;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts.Client;

namespace ReleaseService.Cli.Http;

/// <summary>Requests that are sent once, since a second try after a lost answer would do it twice; what nobody has seen the answer of is told.</summary>
internal static class LostAnswer
{
    /// <param name="send">The request.</param>
    /// <param name="what">What may have happened.</param>
    /// <param name="toDo">How to find out, and what then.</param>
    public static async Task<T> TellAsync<T>(Func<Task<T>> send, string what, string toDo)
    {
        try
        {
            return await send();
        }
        catch (Exception e) when (IsLost(e))
        {
            throw new CommandException($"The answer was lost, so {what}", toDo);
        }
    }

    /// <summary>Whether the request may have arrived. A refused connection or a problem with a cause of its own says that it didn't, or did nothing; not so that of the
    /// database, which may have gone away between a commit and its acknowledgement.</summary>
    private static bool IsLost(Exception exception) => exception switch
    {
        HttpRequestException e => e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.Unknown or HttpRequestError.InvalidResponse,
        ReleaseServiceException e => e.Status is 500 or 502 or 504 || e.Problem?.Code == "database_unavailable",
        _ => exception is TimeoutRejectedException or IOException,
    };
}

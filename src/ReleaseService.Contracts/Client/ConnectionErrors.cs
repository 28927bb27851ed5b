using System.Net.Sockets;

namespace ReleaseService.Contracts.Client;

/// <summary>
/// The innermost handler around the sockets. Where the other side hangs up in the moment that the connection is made, <see cref="SocketsHttpHandler"/> lets the bare <see cref="SocketException"/> of asking for
/// the remote end through; here it becomes what every caller expects of a connection that didn't come about: <see cref="HttpRequestError.ConnectionError"/>. Nothing was sent then.
/// </summary>
public sealed class ConnectionErrors : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}

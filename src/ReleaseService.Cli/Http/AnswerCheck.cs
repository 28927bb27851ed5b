using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Http;

/// <summary>Tells a redirect or a web page, which a wrong URL or a proxy's login gives, from an answer of the service.</summary>
internal sealed class AnswerCheck(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var server = request.RequestUri!.GetLeftPart(UriPartial.Authority);
        CommandException? wrong = null;
        if ((int)response.StatusCode is >= 300 and < 400)
            wrong = new($"{server} redirects to {response.Headers.Location?.ToString() ?? "nowhere"}.", "Give the URL that it redirects to as --server; releasectl follows no redirects, to keep the token where it belongs.");
        else if (response.Content.Headers.ContentType?.MediaType == "text/html")
            wrong = new($"{server} answered with a web page (status {(int)response.StatusCode}), not as a release service.", "Check --server, RELEASECTL_SERVER and any proxy between.");
        if (wrong is null)
            return response;
        response.Dispose();
        throw wrong;
    }
}

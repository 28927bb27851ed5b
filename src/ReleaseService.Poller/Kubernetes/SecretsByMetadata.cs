using System.Net.Http.Headers;

namespace ReleaseService.Poller.Kubernetes;

/// <summary>Lists and watches of secrets ask for metadata only, so that no secret of a namespace passes through the poller but those that it reads by name.</summary>
public sealed class SecretsByMetadata : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get && request.RequestUri is { AbsolutePath: var path } uri && path.EndsWith("/secrets", StringComparison.Ordinal))
        {
            var isWatch = uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase);
            request.Headers.Accept.Clear();
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse($"application/json;as=PartialObjectMetadata{(isWatch ? "" : "List")};g=meta.k8s.io;v=v1"));
        }

        return base.SendAsync(request, cancellationToken);
    }
}

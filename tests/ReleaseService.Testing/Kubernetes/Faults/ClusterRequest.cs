namespace ReleaseService.Testing.Kubernetes.Faults;

/// <summary>A request to the API server, in Kubernetes' terms.</summary>
/// <param name="Number">From 1, in the order in which they were sent.</param>
/// <param name="Verb">As RBAC names it: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Resource">Plural, with the subresource: <c>secrets</c>, <c>weightsandbiases/status</c>; the path for what isn't a resource.</param>
/// <param name="Namespace">Null outside of namespaces.</param>
/// <param name="Name">Null for collections.</param>
public sealed record ClusterRequest(int Number, string Verb, string Resource, string? Namespace, string? Name)
{
    public static ClusterRequest Of(int number, HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var parts = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] rest = parts is ["api", _, .. var core] ? core : parts is ["apis", _, _, .. var grouped] ? grouped : [];
        if (rest.Length == 0)
            return new ClusterRequest(number, request.Method.Method.ToLowerInvariant(), uri.AbsolutePath, null, null);
        var isWithin = rest is ["namespaces", _, _, ..];
        string[] named = isWithin ? rest[2..] : rest;
        var name = named.Length > 1 ? named[1] : null;
        var resource = named.Length > 2 ? $"{named[0]}/{named[2]}" : named[0];
        return new ClusterRequest(number, VerbOf(request.Method, name is null, uri.Query), resource, isWithin ? rest[1] : null, name);
    }

    public bool Is(string verb, string resource) => Verb == verb && Resource == resource;

    private static string VerbOf(HttpMethod method, bool isCollection, string query) => method.Method switch
    {
        "GET" when query.Contains("watch=true", StringComparison.OrdinalIgnoreCase) => "watch",
        "GET" => isCollection ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "DELETE" => isCollection ? "deletecollection" : "delete",
        var other => other.ToLowerInvariant(),
    };
}

using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>What the operator reads from and writes to the API server, under a field manager of its own.</summary>
internal sealed class OperatorCluster(TestNamespace @namespace)
{
    /// <summary>controller-runtime's, which takes the name of the operator's binary.</summary>
    private const string FieldManager = "manager";

    private const string Finalizer = "finalizer.app.wandb.com";

    private readonly IKubernetes _kubernetes = @namespace.Cluster.Admin;

    public bool IsV2 => @namespace.Cluster.Versions == ResourceVersions.V2;

    public string Version => @namespace.Cluster.Version;

    public Task<JsonObject?> FindAsync(string name) => @namespace.FindResourceAsync(name);

    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var list = await _kubernetes.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, Version, @namespace.Name, TestCluster.Plural);
        return [.. list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
    }

    /// <summary>The layers, merged: resource, user input, channel, the operator's own.</summary>
    public async Task<OperatorSpec> DesiredAsync(JsonObject resource, Func<string?, JsonObject?>? channel)
    {
        var userInput = await ReadSecretAsync(NameOf(resource), "spec-user");
        var pinned = userInput?.Values?["_releaseId"] is JsonValue value && value.TryGetValue(out string? id) ? id : null;
        var document = channel?.Invoke(pinned);
        return OperatorSpec.Read(resource["spec"])
            .Over(userInput)
            .Over(document is null ? null : OperatorSpec.Read(document))
            .Over(new OperatorSpec(null, null, Defaults(resource)));
    }

    /// <summary>Null where it isn't there.</summary>
    public async Task<OperatorSpec?> ReadSecretAsync(string resource, string suffix)
    {
        try
        {
            var secret = await _kubernetes.CoreV1.ReadNamespacedSecretAsync($"{resource}-{suffix}", @namespace.Name);
            return OperatorSpec.Read(new JsonObject(secret.Data.Select(entry => KeyValuePair.Create(entry.Key, JsonNode.Parse(entry.Value)))));
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task WriteSecretAsync(JsonObject resource, string suffix, OperatorSpec spec)
    {
        var secret = OwnedSecret.Of(resource, $"{NameOf(resource)}-{suffix}", spec.ToSecret());
        try
        {
            await _kubernetes.CoreV1.CreateNamespacedSecretAsync(secret, @namespace.Name, fieldManager: FieldManager);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            await _kubernetes.CoreV1.ReplaceNamespacedSecretAsync(secret, secret.Metadata.Name, @namespace.Name, fieldManager: FieldManager);
        }
    }

    /// <summary>Writes the status of what was read, and gives the resource as it is then. Where somebody wrote in between it stays as it was, and the operator doesn't mind.</summary>
    public async Task<JsonObject> SetStatusAsync(JsonObject resource, JsonObject status)
    {
        try
        {
            return await _kubernetes.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonObject>(
                PatchOf(resource, ("status", status)), TestCluster.Group, Version, @namespace.Name, TestCluster.Plural, NameOf(resource), fieldManager: FieldManager);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return resource;
        }
    }

    public async Task<JsonObject> AddFinalizerAsync(JsonObject resource) =>
        HasFinalizer(resource) ? resource : await SetFinalizersAsync(resource, [.. FinalizersOf(resource), Finalizer]);

    public async Task RemoveFinalizerAsync(JsonObject resource)
    {
        if (HasFinalizer(resource))
            await SetFinalizersAsync(resource, [.. FinalizersOf(resource).Where(name => name != Finalizer)]);
    }

    public Task EventAsync(JsonObject resource, string reason, string message)
    {
        var metadata = resource["metadata"]!;
        return _kubernetes.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = $"{NameOf(resource)}.{Guid.NewGuid():N}", NamespaceProperty = @namespace.Name },
                InvolvedObject = new V1ObjectReference
                {
                    ApiVersion = (string)resource["apiVersion"]!,
                    Kind = TestCluster.Kind,
                    Name = NameOf(resource),
                    NamespaceProperty = @namespace.Name,
                    Uid = (string)metadata["uid"]!,
                },
                Type = "Normal",
                Reason = reason,
                Message = message,
                Source = new V1EventSource { Component = "weightsandbiases-controller" },
            },
            @namespace.Name);
    }

    /// <summary>Deletes the secrets of a resource that is gone. In a cluster that is the garbage collector's work; the tests' API servers may have none.</summary>
    public async Task CollectGarbageAsync(string uid)
    {
        var secrets = await _kubernetes.CoreV1.ListNamespacedSecretAsync(@namespace.Name);
        foreach (var secret in secrets.Items.Where(secret => secret.Metadata.OwnerReferences?.Any(owner => owner.Uid == uid) is true))
            await _kubernetes.CoreV1.DeleteNamespacedSecretAsync(secret.Metadata.Name, @namespace.Name);
    }

    /// <summary>What comes of an API server that a test stops, or of somebody else's write in between.</summary>
    public static bool IsOutside(Exception e) => e is HttpRequestException or IOException or OperationCanceledException or KubernetesException
        || e is HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    public static string NameOf(JsonObject resource) => (string)resource["metadata"]!["name"]!;

    public static string UidOf(JsonObject resource) => (string)resource["metadata"]!["uid"]!;

    public static bool IsBeingDeleted(JsonObject resource) => resource["metadata"]!["deletionTimestamp"] is not null;

    private static IEnumerable<string> FinalizersOf(JsonObject resource) => resource["metadata"]!["finalizers"]?.AsArray().Select(name => (string)name!) ?? [];

    private static bool HasFinalizer(JsonObject resource) => FinalizersOf(resource).Contains(Finalizer);

    private Task<JsonObject> SetFinalizersAsync(JsonObject resource, string[] finalizers) => _kubernetes.CustomObjects.PatchNamespacedCustomObjectAsync<JsonObject>(
        PatchOf(resource, ("finalizers", new JsonArray([.. finalizers.Select(name => JsonValue.Create(name))]))),
        TestCluster.Group, Version, @namespace.Name, TestCluster.Plural, NameOf(resource), fieldManager: FieldManager);

    /// <summary>Refused when somebody wrote since the resource was read, as the operator's updates are.</summary>
    private static V1Patch PatchOf(JsonObject resource, (string Name, JsonNode Value) change)
    {
        var metadata = new JsonObject { ["resourceVersion"] = (string)resource["metadata"]!["resourceVersion"]! };
        var patch = new JsonObject { ["metadata"] = metadata };
        (change.Name == "finalizers" ? metadata : patch)[change.Name] = change.Value;
        return new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch);
    }

    private JsonObject Defaults(JsonObject resource) => new()
    {
        ["operator"] = new JsonObject { ["namespace"] = "wandb" },
        ["customResource"] = new JsonObject { ["name"] = NameOf(resource), ["namespace"] = @namespace.Name, ["apiVersion"] = (string)resource["apiVersion"]! },
        ["global"] = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = (string)resource["apiVersion"]!,
                    ["blockOwnerDeletion"] = true,
                    ["controller"] = true,
                    ["kind"] = TestCluster.Kind,
                    ["name"] = NameOf(resource),
                    ["uid"] = UidOf(resource),
                }),
            },
        },
    };
}

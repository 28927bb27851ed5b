using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster;

/// <summary>
/// What the poller reads from and writes to the API server. Writes are server-side applies by raw PATCH: <c>kubectl</c> under the same manager would move the fields of
/// an object that was made by client-side apply (shared/kube). Expected refusals are values; <see cref="ClusterBusyException"/> is a server that has no answer now, <see cref="ClusterDeniedException"/> a right that is missing.
/// </summary>
public sealed class ClusterClient(IKubernetes kubernetes)
{
    public const string FieldManager = "release-poller";
    public const string CommandLineManager = "releasectl";

    /// <summary>Null where there is none.</summary>
    public Task<WandbResource?> FindResourceAsync(ResourceKey key, string version, CancellationToken cancellation) => FindAsync(async () =>
        new WandbResource(await kubernetes.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(WandbResource.Group, version, key.Namespace, WandbResource.Plural, key.Name, cancellation)));

    /// <summary>Null where there is none. Throws <see cref="ClusterDeniedException"/> where it may not be read: that isn't nothing.</summary>
    public Task<ClusterSecret?> FindSecretAsync(string @namespace, string name, CancellationToken cancellation) => FindAsync(async () =>
        new ClusterSecret(await kubernetes.CoreV1.ReadNamespacedSecretAsync(name, @namespace, cancellationToken: cancellation)));

    /// <summary>Applies a layer to the resource that was read: with its UID and resource version, so that nobody else's write is overrun, nor one of a later leader.</summary>
    /// <param name="read">The resource as it was read.</param>
    /// <param name="spec">What the poller owns of the spec after this; what it owned before and isn't in here goes.</param>
    /// <param name="force">Takes fields from others; only where a person asked for it.</param>
    /// <param name="dryRun">The server does everything but write.</param>
    /// <param name="cancellation">Nothing begins after it; what has begun is given a moment.</param>
    public Task<ApplyAnswer> ApplyAsync(WandbResource read, JsonObject spec, bool force, bool dryRun, CancellationToken cancellation)
    {
        var body = Named(read);
        body["apiVersion"] = read.ApiVersion;
        body["kind"] = WandbResource.Kind;
        if (spec.Count > 0) // the schema may refuse an empty one
            body["spec"] = spec.DeepClone();
        return PatchAsync(read, new V1Patch(body.ToJsonString(), V1Patch.PatchType.ApplyPatch), force, dryRun, cancellation);
    }

    /// <summary>Removes maps that an apply would leave as null (Core/Layers, EmptiedMaps), from the resource that was read.</summary>
    public Task<ApplyAnswer> RemoveAsync(WandbResource read, IEnumerable<KeyPath> places, CancellationToken cancellation)
    {
        var body = Named(read);
        foreach (var place in places)
        {
            var map = (JsonObject)(body["spec"] ??= new JsonObject());
            foreach (var key in place.Keys.SkipLast(1))
                map = (JsonObject)(map[key] ??= new JsonObject());
            map[place.Keys[^1]] = null;
        }

        return PatchAsync(read, new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch), null, false, cancellation);
    }

    /// <summary>Lets other managers than the poller go of leaves, whose values stay: nobody's afterwards. In the resource that was read; a right to change it is all that it takes.</summary>
    public Task<ApplyAnswer> ReleaseAsync(WandbResource read, IReadOnlyCollection<KeyPath> leaves, CancellationToken cancellation)
    {
        var body = Named(read);
        var metadata = (JsonObject)body["metadata"]!;
        metadata["managedFields"] = ReleasedFields.Of(read.ManagedFields, leaves);
        if (read.Annotations.TryGetValue(LastApplied.Annotation, out var text) && LastApplied.Without(text, leaves) is { } rest)
            metadata["annotations"] = new JsonObject { [LastApplied.Annotation] = rest };
        return PatchAsync(read, new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch), null, false, cancellation, CommandLineManager);
    }

    /// <summary>Sets an annotation, for the command line, whatever else was written meanwhile.</summary>
    public Task<ApplyAnswer> AnnotateAsync(WandbResource resource, string name, string text, CancellationToken cancellation)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = resource.Uid, ["annotations"] = new JsonObject { [name] = text } } };
        return PatchAsync(resource, new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch), null, false, cancellation, CommandLineManager);
    }

    /// <summary>Whom the API server takes this for; null where it doesn't say.</summary>
    public async Task<string?> FindUserAsync(CancellationToken cancellation)
    {
        try
        {
            return (await kubernetes.AuthenticationV1.CreateSelfSubjectReviewAsync(new V1SelfSubjectReview(), cancellationToken: cancellation)).Status?.UserInfo?.Username;
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }

    private static JsonObject Named(WandbResource read) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = read.Key.Name, ["namespace"] = read.Key.Namespace, ["uid"] = read.Uid, ["resourceVersion"] = read.ResourceVersion },
    };

    private async Task<ApplyAnswer> PatchAsync(WandbResource read, V1Patch patch, bool? force, bool dryRun, CancellationToken cancellation, string manager = FieldManager)
    {
        using var step = new StepInHand(cancellation);
        try
        {
            using var answer = await kubernetes.CustomObjects.PatchNamespacedCustomObjectWithHttpMessagesAsync<JsonElement>(
                patch, WandbResource.Group, read.ApiVersion.Split('/')[1], read.Key.Namespace, WandbResource.Plural, read.Key.Name,
                dryRun: dryRun ? "All" : null, fieldManager: manager, force: force, cancellationToken: step.Token);
            return new ApplyAnswer.Applied(new WandbResource(answer.Body));
        }
        catch (HttpOperationException e) when (AnswerOf(e) is { } refusal)
        {
            return refusal;
        }
        catch (Exception e) when (Busy(e, cancellation) is { } busy)
        {
            throw busy;
        }
    }

    /// <summary>Makes or changes a secret of the poller's own, owned by the resource so that it goes with it. Throws <see cref="ClusterBusyException"/> where somebody else changed it since it was read.</summary>
    /// <returns>The secret's resource version.</returns>
    public async Task<string> ApplySecretAsync(WandbResource owner, string name, IReadOnlyDictionary<string, byte[]> data, string? version, CancellationToken cancellation)
    {
        var body = new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = owner.Key.Namespace,
                ResourceVersion = version,
                // Plain, not a controller's: the operator reconciles on secrets that it controls.
                OwnerReferences = [new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = WandbResource.Kind, Name = owner.Key.Name, Uid = owner.Uid }],
            },
            Data = data.ToDictionary(),
        };
        var written = await AnsweredAsync(token => kubernetes.CoreV1.PatchNamespacedSecretAsync(
            new V1Patch(KubernetesJson.Serialize(body), V1Patch.PatchType.ApplyPatch), name, owner.Key.Namespace, fieldManager: FieldManager, force: true, cancellationToken: token), cancellation);
        return written.Metadata.ResourceVersion;
    }

    public Task CreateEventAsync(Corev1Event item, CancellationToken cancellation) =>
        AnsweredAsync(token => kubernetes.CoreV1.CreateNamespacedEventAsync(item, item.Metadata.NamespaceProperty, cancellationToken: token), cancellation);

    private static async Task<T?> FindAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new ClusterDeniedException(MessageOf(e), e);
        }
        catch (Exception e) when (Busy(e, CancellationToken.None) is { } busy)
        {
            throw busy;
        }
    }

    private static async Task<T> AnsweredAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        using var step = new StepInHand(cancellation);
        try
        {
            return await write(step.Token);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new ClusterDeniedException(MessageOf(e), e);
        }
        catch (Exception e) when (Busy(e, cancellation) is { } busy)
        {
            throw busy;
        }
    }

    private static ApplyAnswer? AnswerOf(HttpOperationException e) => e.Response.StatusCode switch
    {
        HttpStatusCode.Conflict when e.Response.Content.Contains("FieldManagerConflict", StringComparison.Ordinal) => new ApplyAnswer.Conflict(MessageOf(e)),
        HttpStatusCode.Conflict or HttpStatusCode.NotFound => new ApplyAnswer.Stale(),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest => new ApplyAnswer.Refused(MessageOf(e)),
        _ => null,
    };

    /// <summary>Null for what isn't the server's state: a bug, or the caller's own cancellation.</summary>
    private static ClusterBusyException? Busy(Exception e, CancellationToken cancellation) => e switch
    {
        HttpOperationException answer => new($"The API server answered with {(int)answer.Response.StatusCode}: {MessageOf(answer)}", RetryAfter(answer), e),
        HttpRequestException or IOException => new($"The API server can't be reached: {e.Message}", null, e),
        OperationCanceledException when !cancellation.IsCancellationRequested => new("The API server didn't answer in time.", null, e),
        _ => null,
    };

    private static TimeSpan? RetryAfter(HttpOperationException e) =>
        e.Response.Headers.TryGetValue("Retry-After", out var values) && int.TryParse(values.FirstOrDefault(), out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The message of the Status object; a webhook's own words stand in it.</summary>
    private static string MessageOf(HttpOperationException e)
    {
        try
        {
            return KubernetesJson.Deserialize<V1Status>(e.Response.Content).Message ?? e.Message;
        }
        catch (JsonException)
        {
            return e.Message;
        }
    }
}

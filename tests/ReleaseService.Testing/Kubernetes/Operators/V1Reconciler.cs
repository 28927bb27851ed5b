using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A reconcile of an operator v1.22.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="install">Plays Helm.</param>
internal sealed class V1Reconciler(OperatorCluster cluster, Func<Upgrade, CancellationToken, Task<bool>> install)
{
    public async Task RunAsync(JsonObject resource, Func<string?, JsonObject?>? channel, CancellationToken stop)
    {
        var name = OperatorCluster.NameOf(resource);
        if (OperatorCluster.IsBeingDeleted(resource))
        {
            await cluster.RemoveFinalizerAsync(resource);
            return;
        }

        if (await cluster.ReadSecretAsync(name, "spec-user") is null)
            await cluster.WriteSecretAsync(resource, "spec-user", new OperatorSpec(null, null, []));
        var desired = await cluster.DesiredAsync(resource, channel);
        if (desired.Equals(await cluster.ReadSecretAsync(name, "spec-active")))
        {
            await SetPhaseAsync(resource, "Completed");
            return;
        }

        // The operator says these two every time; here only when something comes of it, or the interval would fill the API server.
        await cluster.EventAsync(resource, "Reconciling", "Reconciling");
        await cluster.EventAsync(resource, "LoadingConfig", "Loading desired configuration");
        if (desired.Chart is null)
        {
            await SetPhaseAsync(resource, "Invalid Config");
            return;
        }

        resource = await cluster.AddFinalizerAsync(await SetPhaseAsync(resource, "Loading"));
        var upgrade = new Upgrade(name, OperatorCluster.UidOf(resource), Upgrade.VersionOf(desired.Values), desired);
        if (!await install(upgrade, stop))
        {
            await SetPhaseAsync(resource, "Invalid Config");
            await cluster.EventAsync(resource, "ApplyFailed", "Invalid config for apply");
            return;
        }

        await cluster.WriteSecretAsync(resource, "spec-active", desired);
        await cluster.EventAsync(resource, "Completed", "Completed reconcile successfully");
        await SetPhaseAsync(resource, "Completed");
    }

    private async Task<JsonObject> SetPhaseAsync(JsonObject resource, string phase) =>
        (string?)resource["status"]?["phase"] == phase ? resource : await cluster.SetStatusAsync(resource, new JsonObject { ["phase"] = phase });
}

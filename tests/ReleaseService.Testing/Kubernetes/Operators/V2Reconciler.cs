using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A reconcile of the v2 operator, as far as the version goes: it migrates the database to <c>spec.wandb.version</c>, and says in the status how far it is.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="install">Plays the migration.</param>
internal sealed class V2Reconciler(OperatorCluster cluster, Func<Upgrade, CancellationToken, Task<bool>> install)
{
    public async Task RunAsync(JsonObject resource, CancellationToken stop)
    {
        if (OperatorCluster.IsBeingDeleted(resource) || (string?)resource["spec"]?["wandb"]?["version"] is not { } version)
            return;
        var migration = resource["status"]?["wandb"]?["migration"];
        // A failed job isn't run again for the same version.
        if ((string?)migration?["version"] == version && (string?)migration["phase"] is "Succeeded" or "Failed")
            return;
        resource = await SetAsync(resource, version, "Running", "Running");
        var upgrade = new Upgrade(OperatorCluster.NameOf(resource), OperatorCluster.UidOf(resource), version, new OperatorSpec(null, null, null));
        var (phase, reason) = await install(upgrade, stop) ? ("Succeeded", "Complete") : ("Failed", "Failed");
        await SetAsync(resource, version, phase, reason);
    }

    private Task<JsonObject> SetAsync(JsonObject resource, string version, string phase, string reason)
    {
        var ready = phase == "Succeeded";
        var migration = new JsonObject { ["version"] = version, ["ready"] = ready, ["phase"] = phase, ["reason"] = reason };
        if (ready)
            migration["lastSuccessVersion"] = version;
        return cluster.SetStatusAsync(resource, new JsonObject
        {
            ["ready"] = ready,
            ["observedGeneration"] = (long)resource["metadata"]!["generation"]!,
            ["wandb"] = new JsonObject { ["migration"] = migration },
        });
    }
}

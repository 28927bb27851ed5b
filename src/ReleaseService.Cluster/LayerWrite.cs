using ReleaseService.Core.Layers;

namespace ReleaseService.Cluster;

/// <summary>Writes the poller's layer without taking away what people have in its maps (Core/Layers, EmptiedMaps and PeoplesMaps).</summary>
public static class LayerWrite
{
    /// <param name="cluster">The API server.</param>
    /// <param name="read">The resource as it was read.</param>
    /// <param name="shared">Its spec.</param>
    /// <param name="layer">What the poller is to own after this; what it owned before and isn't in here goes.</param>
    /// <param name="force">Takes fields from others; only where a person asked for it.</param>
    /// <param name="dryRun">The server does everything but write.</param>
    /// <param name="cancellation">Ends it before a write, never in one.</param>
    public static async Task<ApplyAnswer> RunAsync(ClusterClient cluster, WandbResource read, SharedResource shared, ChannelLayer layer, bool force, bool dryRun, CancellationToken cancellation)
    {
        if (layer.RemovedFirst.Count > 0 && !dryRun)
        {
            // Whatever the answer is: nothing was written, and the same begins anew.
            if (await cluster.RemoveAsync(read, layer.RemovedFirst, cancellation) is not ApplyAnswer.Applied removed)
                return new ApplyAnswer.Stale();
            read = removed.Resource;
        }

        return await cluster.ApplyAsync(read, PeoplesMaps.KeptIn(shared, layer.Applied).ToJson(), force, dryRun, cancellation);
    }
}

using ReleaseService.Cluster;
using ReleaseService.Cluster.State;

namespace ReleaseService.Poller.Cycle;

/// <summary>Last step: writes down what is remembered, and tells people what has changed by a Kubernetes Event on the resource.</summary>
public sealed partial class Report(ClusterClient cluster, RunMode mode, TimeProvider time, ILogger<Report> logger)
{
    /// <summary>How old the noted time of the last answer may get before a cycle that changed nothing else writes it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    /// <param name="resource">As it is.</param>
    /// <param name="before">What was remembered and stands in the secret.</param>
    /// <param name="after">What is remembered now.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    /// <returns>What is remembered now.</returns>
    public async Task<KeptState> RunAsync(WandbResource resource, KeptState before, KeptState after, CancellationToken cancellation)
    {
        if (mode.DryRun)
            return after;
        if (before.State.Condition != after.State.Condition || before.State.Reason != after.State.Reason)
        {
            Log.Changed(logger, resource.Key, after.State.Condition, after.State.Held?.Name, after.State.Reason);
            // Told before it is noted that it was: rather twice than never. The first look at a resource that is as it should be is nothing to tell.
            if (before.State.Condition != Condition.Waiting || after.State.Condition != Condition.Current)
                await TellAsync(resource, after.State, cancellation);
        }

        return IsNews(before, after) ? await SaveAsync(resource, after, cancellation) : after;
    }

    public async Task<KeptState> SaveAsync(WandbResource resource, KeptState kept, CancellationToken cancellation) =>
        mode.DryRun ? kept : kept with { Version = await cluster.ApplySecretAsync(resource, KeptState.SecretName(resource.Key.Name), kept.ToSecret(), kept.Version, cancellation) };

    private static bool IsNews(KeptState before, KeptState after) =>
        !before.State.IsSameAs(after.State) || (after.State.LastAnswer - before.State.LastAnswer)?.Duration() > Freshness
        || (after.State.Condition is Condition.Unreachable or Condition.Unlicensed && before.State.NextAttempt != after.State.NextAttempt);

    private async Task TellAsync(WandbResource resource, ResourceState state, CancellationToken cancellation)
    {
        var isFine = state.Condition is Condition.Waiting or Condition.Current or Condition.Updating or Condition.Held;
        var told = ResourceEvent.Of(resource, isFine, state.Condition.ToString(), state.Reason, ClusterClient.FieldManager, time.GetUtcNow());
        try
        {
            await cluster.CreateEventAsync(told, cancellation);
        }
        catch (Exception e) when (e is ClusterDeniedException or ClusterBusyException) // a word that is lost must not cost what was done
        {
            Log.NotTold(logger, resource.Key, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Resource} is {Condition} with {Release}: {Reason}")]
        public static partial void Changed(ILogger logger, ResourceKey resource, Condition condition, string? release, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No event could be written for {Resource}: {Problem}")]
        public static partial void NotTold(ILogger logger, ResourceKey resource, string problem);
    }
}

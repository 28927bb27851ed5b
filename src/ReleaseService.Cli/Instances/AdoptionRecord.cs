using ReleaseService.Cli.Shell;
using ReleaseService.Cluster;
using ReleaseService.Core;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cli.Instances;

/// <summary>
/// Who adopted what, from whom: an event, which is soon gone, and an annotation, which lasts as long as the resource. Not the poller's state, which people delete to make it forget, and which has one writer.
/// </summary>
internal static class AdoptionRecord
{
    public static async Task WriteAsync(Call call, Instance instance, WandbResource after, AdoptionReport report)
    {
        var who = await instance.Cluster.FindUserAsync(call.Cancellation) ?? $"context {instance.ContextName ?? "of a pod"}";
        var now = call.Surroundings.Time.GetUtcNow();
        var what = string.Join("; ", report.Adopted.GroupBy(leaf => string.Join(", ", leaf.From)).Select(group => $"{string.Join(", ", group.Select(leaf => leaf.Path))} from {group.Key}"));
        var text = $"{who} gave the poller, with {report.Release}: {what}";
        try
        {
            await instance.Cluster.CreateEventAsync(ResourceEvent.Of(after, isNormal: true, "Adopted", text, ClusterClient.CommandLineManager, now), call.Cancellation);
        }
        catch (Exception e) when (e is ClusterDeniedException or ClusterBusyException)
        {
            call.Warn($"No event could be written: {e.Message}");
        }

        if (await instance.Cluster.AnnotateAsync(after, UpdateAnnotations.Adopted, $"{Timestamp.Format(now)} {text}", call.Cancellation) is not ApplyAnswer.Applied)
            call.Warn($"The annotation {UpdateAnnotations.Adopted} could not be written.");
    }
}

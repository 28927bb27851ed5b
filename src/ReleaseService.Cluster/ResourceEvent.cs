using k8s.Models;

namespace ReleaseService.Cluster;

/// <summary>A Kubernetes Event on a resource: what <c>kubectl describe</c> shows of it.</summary>
public static class ResourceEvent
{
    /// <param name="resource">The resource.</param>
    /// <param name="isNormal">Else a Warning.</param>
    /// <param name="reason">A word.</param>
    /// <param name="message">In words; what is longer than an event may be is cut.</param>
    /// <param name="component">Who tells it.</param>
    /// <param name="now">The time.</param>
    public static Corev1Event Of(WandbResource resource, bool isNormal, string reason, string message, string component, DateTimeOffset now) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{resource.Key.Name}.{now.UtcTicks:x16}", NamespaceProperty = resource.Key.Namespace },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = resource.ApiVersion,
            Kind = WandbResource.Kind,
            Name = resource.Key.Name,
            NamespaceProperty = resource.Key.Namespace,
            Uid = resource.Uid,
            ResourceVersion = resource.ResourceVersion,
        },
        Type = isNormal ? "Normal" : "Warning",
        Reason = reason,
        Message = message.Length <= 1024 ? message : $"{message[..1020]} …",
        Source = new V1EventSource { Component = component },
        ReportingComponent = component,
        FirstTimestamp = now.UtcDateTime,
        LastTimestamp = now.UtcDateTime,
        Count = 1,
    };
}

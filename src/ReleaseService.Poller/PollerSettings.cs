using ReleaseService.Hosting;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller;

/// <summary>Section <c>Poller</c>: which resources, and how it goes about them.</summary>
public sealed class PollerSettings : ISettings
{
    /// <summary>The namespaces whose resources it serves; never all of the cluster. Takes the right to read the secrets of these namespaces.</summary>
    public List<string> Namespaces { get; init; } = [];

    /// <summary>Single resources instead of namespaces (<c>NAMESPACE/NAME</c>, or <c>NAMESPACE/NAME:SECRET</c> with the secret that holds the license); secrets are then read by their names only.</summary>
    public List<string> Resources { get; init; } = [];

    /// <summary>Whether the operators run with <c>airgapped: true</c>: they never ask a channel, so that lists may come from the poller too.</summary>
    public bool AirGapped { get; init; }

    /// <summary>How often the service is asked when nothing else happens; 1 min – 1 day.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the operator may take for a change before the state says so; 1 min – 1 day.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>Whether a release that failed is replaced by the one before it; v1 resources only. Database migrations don't go back, so off.</summary>
    public bool RollBackFailed { get; init; }

    public IEnumerable<string> Check()
    {
        if (Namespaces.Count > 0 && Resources.Count > 0)
            yield return "Namespaces and Resources don't go together; name one of them.";
        if (Namespaces.Count == 0 && Resources.Count == 0)
            yield return "Namespaces must be set: the namespaces whose resources it serves (--namespaces A,B), or single resources by Resources (--Poller:Resources:0=NAMESPACE/NAME).";
        foreach (var name in Namespaces.Where(name => !ObjectName.IsLabel(name)))
            yield return $"Namespaces has '{name}', which no namespace is called: a-z, 0-9 and, within, -; at most 63 of them.";
        foreach (var name in Resources.Where(name => !IsResource(name)))
            yield return $"Resources has '{name}', which isn't NAMESPACE/NAME or NAMESPACE/NAME:SECRET.";
        foreach (var name in Twice(Namespaces))
            yield return $"Namespaces has {name} twice.";
        foreach (var name in Twice(Resources.Select(name => name.Split(':')[0])))
            yield return $"Resources has {name} twice.";
        foreach (var (name, value) in new[] { (nameof(Interval), Interval), (nameof(ConfirmWithin), ConfirmWithin) })
        {
            if (value < TimeSpan.FromMinutes(1) || value > TimeSpan.FromDays(1))
                yield return $"{name} must be 00:01:00 – 1.00:00:00, is {value}.";
        }
    }

    private static bool IsResource(string text) =>
        text.Split('/') is [var space, var rest] && ObjectName.IsLabel(space) && rest.Split(':') is { Length: 1 or 2 } names && names.All(ObjectName.IsSubdomain);

    private static IEnumerable<string> Twice(IEnumerable<string> names) => names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);
}

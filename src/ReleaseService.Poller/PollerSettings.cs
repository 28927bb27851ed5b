using System.Text.RegularExpressions;
using ReleaseService.Hosting;

namespace ReleaseService.Poller;

/// <summary>Section <c>Poller</c>: which resources, and how it goes about them.</summary>
public sealed partial class PollerSettings : ISettings
{
    /// <summary>The namespaces whose resources it serves; none for all of the cluster. Takes the right to read the secrets of these namespaces.</summary>
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
        foreach (var name in Resources.Where(name => !ResourceForm().IsMatch(name)))
            yield return $"Resources has {name}, which isn't NAMESPACE/NAME or NAMESPACE/NAME:SECRET.";
        foreach (var (name, value) in new[] { (nameof(Interval), Interval), (nameof(ConfirmWithin), ConfirmWithin) })
        {
            if (value < TimeSpan.FromMinutes(1) || value > TimeSpan.FromDays(1))
                yield return $"{name} must be 00:01:00 – 1.00:00:00, is {value}.";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]+/[a-z0-9.-]+(:[a-z0-9.-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceForm();
}

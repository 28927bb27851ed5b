using ReleaseService.Hosting;
using ReleaseService.Poller.Kubernetes;

namespace ReleaseService.Poller.Leading;

/// <summary>Section <c>Leader</c>: which of several pollers acts.</summary>
public sealed class LeaderSettings : ISettings
{
    /// <summary>Whether several may run; without, this one acts at once and takes no Lease.</summary>
    public bool Elect { get; init; } = true;

    /// <summary>Namespace of the Lease; by default the poller's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public string Name { get; init; } = "release-poller";

    /// <summary>How long a leader that isn't heard of stays leader; 6 s – 5 min. Fail-over takes this and two seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    public IEnumerable<string> Check()
    {
        if (!ObjectName.IsSubdomain(Name))
            yield return $"Name is '{Name}', which no Lease is called: a-z, 0-9 and, within, - and .; at most 253 of them.";
        if (Namespace is not null && !ObjectName.IsLabel(Namespace))
            yield return $"Namespace is '{Namespace}', which no namespace is called: a-z, 0-9 and, within, -; at most 63 of them.";
        if (Duration < TimeSpan.FromSeconds(6) || Duration > TimeSpan.FromMinutes(5))
            yield return $"Duration must be 00:00:06 – 00:05:00, is {Duration}.";
    }
}

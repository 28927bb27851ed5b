namespace ReleaseService.Cluster.State;

/// <summary>How a resource stands; docs/poller.md says what to do about each.</summary>
public enum Condition
{
    /// <summary>Nothing could be decided yet.</summary>
    Waiting,

    /// <summary>The resource has what the channel, or its pin, gives it.</summary>
    Current,

    /// <summary>A change was applied and the operator is at work.</summary>
    Updating,

    /// <summary>A newer release waits: paused, or the window is closed.</summary>
    Held,

    /// <summary>Others own what the release would change.</summary>
    Shadowed,

    /// <summary>Another tool sets the version of a v2 resource back again and again.</summary>
    Contested,

    /// <summary>The newest release failed here; the one before stays.</summary>
    Quarantined,

    /// <summary>The service's answer goes down and isn't followed.</summary>
    Refused,

    /// <summary>The API server refuses the change.</summary>
    Rejected,

    /// <summary>An annotation is wrong; nothing changes until it is mended.</summary>
    Misconfigured,

    /// <summary>The service refuses the license (401, 403).</summary>
    Unlicensed,

    /// <summary>The service can't be reached, or its answer is broken; what is there stays.</summary>
    Unreachable,
}

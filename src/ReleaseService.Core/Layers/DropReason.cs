namespace ReleaseService.Core.Layers;

/// <summary>Why the poller doesn't apply a leaf; the first reason that holds, in this order.</summary>
public enum DropReason
{
    /// <summary>The resource has something of its own there.</summary>
    Resource,

    /// <summary>The user input sets something there, which a value in the resource would override.</summary>
    UserInput,

    /// <summary>It belongs to the customer and never comes from a channel.</summary>
    CustomerOwned,

    /// <summary>A list, which a polling operator would append the channel's own to.</summary>
    List,

    /// <summary>Null, on which an operator panics.</summary>
    Null,

    /// <summary>The administrator excluded it, and nobody above has a value for it: without it, the chart's default counts.</summary>
    Excluded,
}

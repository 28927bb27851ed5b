namespace ReleaseService.Core.Layers;

/// <summary>What a cycle knows of an instance when it makes the channel's layer.</summary>
/// <param name="Release">The document of the release that is held for the instance.</param>
/// <param name="UserInput">Of the secret that the console writes.</param>
/// <param name="Resource">As it stands.</param>
/// <param name="Excluded">The paths that the administrator excluded, from <c>values</c> downwards.</param>
/// <param name="IsAirGapped">Whether the operator never asks a channel itself.</param>
/// <param name="Applied">The release that was last applied and not Shadowed; null where none was or it isn't known.</param>
public sealed record ChannelLayerInput(
    Layer Release, Layer UserInput, SharedResource Resource, IReadOnlyList<KeyPath> Excluded, bool IsAirGapped, Layer? Applied = null);

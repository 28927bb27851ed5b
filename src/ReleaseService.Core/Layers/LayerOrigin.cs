namespace ReleaseService.Core.Layers;

/// <summary>Where an effective value comes from. What the poller applied to the resource is the channel's.</summary>
public enum LayerOrigin
{
    Resource,
    UserInput,
    Channel,
    OperatorDefault,
}

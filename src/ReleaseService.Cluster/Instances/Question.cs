namespace ReleaseService.Cluster.Instances;

/// <summary>What the service is asked for. As long as it is the same, an answer stays one until something happens.</summary>
/// <param name="License">The token; null for none.</param>
/// <param name="Channel">The channel of the annotation; null for the license's own.</param>
/// <param name="Pin">The release's id or name; null for the channel's head.</param>
public sealed record Question(string? License, string? Channel, string? Pin)
{
    /// <summary>Not the license.</summary>
    public override string ToString() => Pin ?? Channel ?? "its own channel";
}

using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cluster.Instances;

/// <summary>What the service is asked for. As long as it is the same, an answer stays one until something happens.</summary>
/// <param name="License">The token; null for none.</param>
/// <param name="Channel">The channel of the annotation; null for the license's own.</param>
/// <param name="Pin">The release's id or name; null for the channel's head.</param>
public sealed record Question(string? License, string? Channel, string? Pin)
{
    /// <param name="observed">What stands there; its user input can be read.</param>
    /// <param name="wishes">The administrator's. The console's pin wins over the annotation.</param>
    public static Question Of(Observation observed, UpdateAnnotations wishes) => new(observed.License.Token, wishes.Channel, observed.Input!.Pin ?? wishes.Pin);

    /// <summary>Not the license.</summary>
    public override string ToString() => Pin ?? Channel ?? "its own channel";
}

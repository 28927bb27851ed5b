namespace ReleaseService.Storage.Licensing;

/// <summary>Which channel a deployment follows, whatever its license says. One that ended stays, with no channel, so that servers learn of its end.</summary>
public sealed class AssignmentRow
{
    public required string DeploymentId { get; init; }

    /// <summary>Null: ended.</summary>
    public required string? Channel { get; set; }

    public required string Actor { get; set; }

    public required string Reason { get; set; }

    public required DateTimeOffset At { get; set; }

    public required long Revision { get; set; }
}

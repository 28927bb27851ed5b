using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>One thing that <c>apply</c> does.</summary>
public abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>Publishes a release that the server hasn't got.</summary>
    /// <param name="Source">The release.</param>
    /// <param name="Findings">What lint says of it, against the head that it replaces first; an error that nobody waived keeps it from being published.</param>
    public sealed record NewRelease(ReleaseSource Source, IReadOnlyList<Finding> Findings) : PlanStep;

    /// <summary>Publishes a release again, for its notes.</summary>
    /// <param name="Source">The release with the notes of the file, without aliases.</param>
    /// <param name="Before">The notes on the server.</param>
    public sealed record CorrectNotes(ReleaseSource Source, string Before) : PlanStep;

    /// <summary>Publishes a release again, for its aliases.</summary>
    /// <param name="Source">The release; where its file has no notes, with the server's.</param>
    /// <param name="Aliases">Those that the server hasn't got.</param>
    public sealed record AddAliases(ReleaseSource Source, IReadOnlyList<Guid> Aliases) : PlanStep;

    /// <summary>Makes a channel.</summary>
    /// <param name="Channel">The channel.</param>
    /// <param name="Request">What to send.</param>
    public sealed record NewChannel(Channel Channel, PutChannelRequest Request) : PlanStep;

    /// <summary>Changes a channel.</summary>
    /// <param name="Channel">The channel, as its file has it.</param>
    /// <param name="Changes">Which fields, at least one. That a channel stops being the default is no change of its own: another one becomes it.</param>
    /// <param name="Request">What to send.</param>
    public sealed record ChangeChannel(Channel Channel, IReadOnlyList<FieldChange> Changes, PutChannelRequest Request) : PlanStep;

    /// <summary>Promotes a release.</summary>
    /// <param name="Channel">The channel.</param>
    /// <param name="Sequence">The promotion's; the channel's head must have the one below.</param>
    /// <param name="Release">The release.</param>
    /// <param name="IsRollback">Whether it is declared one.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Refusals">What the rules say against it once the steps above are done; the server's verdict counts.</param>
    /// <param name="Findings">What lint says of it against the head that it replaces.</param>
    /// <param name="Diff">What changes for deployments of the channel; null where the head isn't known here.</param>
    /// <param name="Place">Where the entry stands.</param>
    public sealed record Promote(
        Channel Channel,
        long Sequence,
        Release Release,
        bool IsRollback,
        string Reason,
        IReadOnlyList<Refusal> Refusals,
        IReadOnlyList<Finding> Findings,
        ReleaseDiff? Diff,
        SourcePlace? Place) : PlanStep
    {
        /// <summary>Whether a refusal that is known here can be forced; what only the server refuses was shown to nobody, so nobody forces it.</summary>
        public bool CanForce => Refusals.Any(refusal => refusal.CanForce);
    }
}

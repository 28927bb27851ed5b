using ReleaseService.Contracts.Channels;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>Where folder and server say different things of what never changes, so that people must decide which is right.</summary>
public abstract record PlanConflict
{
    private PlanConflict()
    {
    }

    /// <summary>What differs, and what to do.</summary>
    public abstract string Message { get; }

    /// <summary>An entry of a channel's list that is another one on the server.</summary>
    /// <param name="Channel">The channel.</param>
    /// <param name="Sequence">Of both entries.</param>
    /// <param name="File">The file's.</param>
    /// <param name="FileReleaseId">Id of its release; null where neither a file nor the server knows the release.</param>
    /// <param name="Server">The server's.</param>
    public sealed record History(string Channel, long Sequence, DeclaredPromotion File, Guid? FileReleaseId, PromotionDetails Server) : PlanConflict
    {
        public override string Message => $"{Channel}'s promotion {Sequence} is {File.Release} in the file, and on the server {Server.ReleaseName}, promoted by {Server.Actor} at {Timestamp.Format(Server.At)}. "
            + "A history never changes: take the server's over with channels pull, and append what is still to be promoted.";
    }

    /// <summary>A release that has the same name on the server and another content.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="FileDigest">Digest of the file's.</param>
    /// <param name="ServerDigest">Digest of the server's.</param>
    /// <param name="Place">Where the file's name stands.</param>
    public sealed record ReleaseContent(string Name, string FileDigest, string ServerDigest, SourcePlace? Place) : PlanConflict
    {
        public override string Message => $"{Name} is {FileDigest} in the folder and {ServerDigest} on the server. A published release never changes: give the file's release a new name, or take the server's content over.";
    }

    /// <summary>An alias that stands for another release on the server.</summary>
    /// <param name="Alias">The alias.</param>
    /// <param name="Release">Name of the release whose file has it.</param>
    /// <param name="TakenBy">Name of the release that the server finds under it.</param>
    /// <param name="Place">Where it stands.</param>
    public sealed record AliasTaken(Guid Alias, string Release, string TakenBy, SourcePlace? Place) : PlanConflict
    {
        public override string Message => $"{Alias} is an alias of {Release} in the folder and finds {TakenBy} on the server. An id stands for one release: remove the alias from {Release}'s file.";
    }

    /// <summary>A release whose id is an alias of another one on the server, which every pin and promotion of that id would find.</summary>
    /// <param name="Id">The id.</param>
    /// <param name="Release">Name of the release of the folder.</param>
    /// <param name="TakenBy">Name of the release that the server finds under it.</param>
    /// <param name="Place">Where the release's name stands.</param>
    public sealed record IdTaken(Guid Id, string Release, string TakenBy, SourcePlace? Place) : PlanConflict
    {
        public override string Message => $"{Id} is the id of {Release} in the folder and an alias of {TakenBy} on the server. An id stands for one release, and no alias is ever taken away: "
            + $"give {Release} a new name, which gives it another id.";
    }

    /// <summary>An entry to be promoted whose release has no file.</summary>
    /// <param name="Channel">The channel.</param>
    /// <param name="Sequence">Of the entry.</param>
    /// <param name="Release">Name of the release.</param>
    /// <param name="Place">Where it stands.</param>
    public sealed record ReleaseFileMissing(string Channel, long Sequence, string Release, SourcePlace? Place) : PlanConflict
    {
        public override string Message => $"{Channel}'s entry {Sequence} promotes {Release}, of which there is no file; add releases/{Release}.yaml.";
    }

    /// <summary>The server's default channel that isn't one in its file, while no other becomes it.</summary>
    /// <param name="Channel">The channel.</param>
    public sealed record NoDefault(string Channel) : PlanConflict
    {
        public override string Message => $"{Channel} is the default channel of the server and not that of its file, and a server without one would serve nobody who names no channel. "
            + $"Write default: true into the file of the channel that is to be it, or of {Channel}.";
    }

    /// <summary>The channel that is to become the default and isn't as far as the one that is, also with all that is promoted here.</summary>
    /// <param name="Channel">The channel.</param>
    /// <param name="Former">The default.</param>
    /// <param name="Why">What the rules say.</param>
    public sealed record DefaultRefused(string Channel, string Former, string Why) : PlanConflict
    {
        public override string Message => $"{Channel} can't take the default from {Former}, also once all of this is promoted: {Why} Append a promotion of a release that is as new to {Channel}'s file, or leave the default with {Former}.";
    }
}

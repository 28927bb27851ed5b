using ReleaseService.Core.Channels;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>
/// When the default moves to the channel whose file says so: as soon as it may, so that no promotion behind that keeps it from moving, and one that it waits for
/// comes first.
/// </summary>
/// <param name="To">Name of the channel.</param>
/// <param name="After">How many of the promotions are done before.</param>
/// <param name="Conflict">Where it may not even after all of them.</param>
internal sealed record DefaultMove(string To, int After, PlanConflict.DefaultRefused? Conflict)
{
    /// <returns>Null where the default stays, and where the server has none.</returns>
    public static DefaultMove? Of(IReadOnlyList<ChannelFile> files, ServerState server, IReadOnlyList<PlanStep.Promote> promotions, DateTimeOffset now)
    {
        if (files.FirstOrDefault(file => file.Channel.IsDefault)?.Channel.Name is not { } to || server.Default is not { } from || to == from)
            return null;
        var histories = new PromotionHistories(server);
        for (var done = 0; ; done++)
        {
            if (ChannelRules.CheckDefault(to, histories.Of(to), from, histories.Of(from)) is not { } why)
                return new(to, done, null);
            if (done == promotions.Count)
                return new(to, done, new(to, from, why));
            histories.Add(promotions[done], now);
        }
    }
}

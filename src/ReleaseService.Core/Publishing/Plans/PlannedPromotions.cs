using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Plans;

/// <summary>What the files' lists have that the server hasn't, each entry judged as if the steps before it were done.</summary>
internal sealed class PlannedPromotions
{
    private readonly ChannelsFolder _folder;
    private readonly ServerState _server;
    private readonly DateTimeOffset _now;
    private readonly HashSet<string> _channels;
    private readonly Dictionary<Guid, Release> _releases;
    private readonly Dictionary<string, DateTimeOffset?> _withdrawn;
    private readonly PromotionHistories _histories;

    private readonly List<PlanStep.Promote> _steps = [];
    private readonly List<PlanNote> _notes = [];
    private readonly Dictionary<string, IReadOnlyList<Finding>> _findings = new(StringComparer.Ordinal);

    private PlannedPromotions(ChannelsFolder folder, IReadOnlyList<ChannelFile> files, ServerState server, DateTimeOffset now)
    {
        (_folder, _server, _now) = (folder, server, Timestamp.ToMilliseconds(now));
        _channels = [.. server.Channels.Select(channel => channel.Name), .. files.Select(file => file.Channel.Name)];
        _releases = server.Manifests.Values.Concat(folder.Releases.Values).DistinctBy(release => release.Id).ToDictionary(release => release.Id);
        _withdrawn = server.Releases.ToDictionary(release => release.Name, release => release.WithdrawnAt, StringComparer.Ordinal);
        _histories = new PromotionHistories(server);
    }

    public IReadOnlyList<PlanStep.Promote> Steps => _steps;

    public IReadOnlyList<PlanConflict> Conflicts { get; private init; } = [];

    public IReadOnlyList<PlanNote> Notes => _notes;

    /// <summary>What lint says of each release against the head that it replaces first; by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Finding>> Findings => _findings;

    /// <param name="folder">The releases.</param>
    /// <param name="files">The channels that the plan is for.</param>
    /// <param name="server">What the server has.</param>
    /// <param name="changed">Names of releases that have another content there; nothing promotes them.</param>
    /// <param name="now">When the steps will be done.</param>
    public static PlannedPromotions Of(ChannelsFolder folder, IReadOnlyList<ChannelFile> files, ServerState server, IReadOnlySet<string> changed, DateTimeOffset now)
    {
        var tails = files.Select(file => ChannelTail.Of(file, folder, server, changed)).ToList();
        var promotions = new PlannedPromotions(folder, files, server, now) { Conflicts = [.. tails.SelectMany(tail => tail.Conflicts)] };
        promotions._notes.AddRange(tails.SelectMany(tail => tail.Notes));

        // What happened elsewhere happens here in the same order; what is new, first where it is required.
        var order = ChannelRequirements.InOrder(files.Select(file => file.Channel)).Select((channel, index) => (channel.Name, index)).ToDictionary(StringComparer.Ordinal);
        foreach (var (channel, sequence, entry) in tails.SelectMany(tail => tail.Entries)
            .OrderBy(entry => entry.Promotion.At ?? DateTimeOffset.MaxValue).ThenBy(entry => order[entry.Channel.Name]).ThenBy(entry => entry.Sequence))
            promotions.Add(channel, sequence, entry);
        return promotions;
    }

    private void Add(Channel channel, long sequence, DeclaredPromotion entry)
    {
        var source = _folder.Sources[entry.Release];
        var own = _histories.Of(channel.Name);
        var head = own.Count > 0 ? _releases.GetValueOrDefault(own[^1].ReleaseId) : null;
        var isHeadKnown = own.Count == 0 || head is not null;
        if (!isHeadKnown)
            Note(channel.Name, $"{channel.Name}'s head on the server isn't known here, so only the server can say what changes against it, and whether it may.");

        var findings = ReleaseLint.Run(source, head, channel);
        _findings.TryAdd(source.Release.Name, findings);
        IReadOnlyList<Refusal> refusals = isHeadKnown ? Judge(channel, source.Release, entry, head, findings) : [];
        var diff = isHeadKnown ? ReleaseComparison.Compare(head, source.Release) : null;
        _steps.Add(new(channel, sequence, source.Release, entry.IsRollback, entry.Reason, refusals, findings, diff, entry.Place));
        _histories.Add(_steps[^1], _now);
    }

    private IReadOnlyList<Refusal> Judge(Channel channel, Release release, DeclaredPromotion entry, Release? head, IReadOnlyList<Finding> findings)
    {
        var asked = channel;
        if (channel.Requires is { } requires && !_channels.Contains(requires.Channel))
        {
            Note(channel.Name, $"{requires.Channel}, which {channel.Name} requires, isn't known here, so only the server can say whether it has had {release.Name} long enough.");
            asked = channel with { Requires = null };
        }

        var required = asked.Requires is { } known ? _histories.Of(known.Channel) : [];
        var isWithdrawn = _withdrawn.GetValueOrDefault(release.Name) is not null;
        return PromotionRules.Check(new(asked, release, entry.IsRollback, Force: false, entry.Reason), head, isWithdrawn, _histories.Of(channel.Name), required, findings, _now).Refusals;
    }

    private void Note(string channel, string message) => _notes.Add(new(PlanNote.Unchecked, channel, message));
}

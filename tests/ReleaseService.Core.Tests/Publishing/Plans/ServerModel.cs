using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Releases;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Plans;

/// <summary>A server in memory, as strict as the real one in what doesn't belong to the rules of promotions, which an administrator may force.</summary>
internal sealed class ServerModel
{
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PromotionDetails>> _promotions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReleaseDetails> _releases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Release> _manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _revisions = new(StringComparer.Ordinal);
    private long _revision;

    public DateTimeOffset Now { get; set; } = PlanFolder.Start;

    public ServerState State => new(
        [.. _channels.Values.OrderBy(channel => channel.Name, StringComparer.Ordinal).Select(Details)],
        _promotions.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<PromotionDetails>)[.. entry.Value]),
        [.. _releases.Values],
        _promotions.Values.Where(list => list.Count > 0).Select(list => _manifests[list[^1].ReleaseName]).DistinctBy(release => release.Id).ToDictionary(release => release.Id));

    /// <summary>A server that has what the folder says.</summary>
    public static ServerModel Of(ChannelsFolder folder)
    {
        var server = new ServerModel();
        server.Apply(server.Plan(folder));
        server.Now = server.Now.AddDays(30);
        return server;
    }

    public static ServerModel Of(params string[] channels) => Of(PlanFolder.Of(channels));

    public ChannelsPlan Plan(ChannelsFolder folder, params string[] channels) => ChannelsPlan.Make(folder, State, channels, Now);

    public ChannelsPlan Plan(params string[] channels) => Plan(PlanFolder.Of(channels));

    public void Apply(ChannelsPlan plan)
    {
        foreach (var step in plan.Steps)
            Apply(step);
    }

    public void Withdraw(int release) => _releases[PlanFolder.Name(release)] = _releases[PlanFolder.Name(release)] with { WithdrawnAt = Now };

    private void Apply(PlanStep step)
    {
        switch (step)
        {
            case PlanStep.NewRelease { Source: var source }:
                Assert.DoesNotContain(source.Release.Name, _releases.Keys);
                Publish(source);
                break;
            case PlanStep.CorrectNotes { Source: var source }:
                Assert.Equal(_releases[source.Release.Name].Digest, source.Release.Digest);
                Publish(source);
                break;
            case PlanStep.AddAliases { Source: var source }:
                Assert.Equal(_releases[source.Release.Name].Digest, source.Release.Digest);
                Publish(source);
                break;
            case PlanStep.NewChannel { Channel.Name: var name, Request: var request }:
                Assert.DoesNotContain(name, _channels.Keys);
                Put(name, request);
                break;
            case PlanStep.ChangeChannel { Channel.Name: var name, Request: var request }:
                Assert.Contains(name, _channels.Keys);
                Put(name, request);
                break;
            case PlanStep.Promote promotion:
                Promote(promotion);
                break;
        }
    }

    private void Publish(ReleaseSource source)
    {
        var release = source.Release;
        var present = _releases.GetValueOrDefault(release.Name);
        _manifests[release.Name] = release;
        _releases[release.Name] = new(
            release.Id, release.Name, release.PlatformVersion.ToString(), release.CreatedAt, release.Digest, release.Chart,
            release.Notes, [], [.. (present?.Aliases ?? []).Union(source.Aliases)], present?.WithdrawnAt);
    }

    /// <summary>In the order in which the server asks.</summary>
    private void Put(string name, PutChannelRequest request)
    {
        var (before, after) = (_channels.GetValueOrDefault(name), new Channel(name, request.Title!, request.Description!, request.Access!.Value, request.IsDefault, request.Requires, request.SupportMonths!.Value));
        if (after == before)
            return;
        Assert.True(request.ExpectedRevision is not { } expected || expected == _revisions.GetValueOrDefault(name), $"{name} has changed: {request.ExpectedRevision} is expected.");
        Assert.False(before is { IsDefault: true } && !after.IsDefault, $"{name} must stay the default until another one is.");
        Assert.True(after.Requires is null || _channels.ContainsKey(after.Requires.Channel), $"{name} requires what isn't there.");
        if (after.IsDefault && _channels.Values.SingleOrDefault(channel => channel.IsDefault && channel.Name != name) is { } former)
        {
            Assert.True(HeadOf(former.Name) is not { } present || HeadOf(name)?.CompareTo(present) >= 0, $"{name} can't take the default from {former.Name}: who names no channel would go down.");
            Write(former with { IsDefault = false });
        }

        Write(after);
        Assert.Null(ChannelRequirements.FindCycle(_channels.Values));
    }

    private void Write(Channel channel)
    {
        _channels[channel.Name] = channel;
        _revisions[channel.Name] = ++_revision;
        _promotions.TryAdd(channel.Name, []);
    }

    private (PlatformVersion, DateTimeOffset)? HeadOf(string channel) =>
        _promotions.GetValueOrDefault(channel, []) is [.., var head] ? (_manifests[head.ReleaseName].PlatformVersion, _manifests[head.ReleaseName].CreatedAt) : null;

    private void Promote(PlanStep.Promote step)
    {
        var list = _promotions[step.Channel.Name];
        var head = list.Count == 0 ? (default((long, Guid, DateTimeOffset)?)) : (list[^1].Sequence, list[^1].ReleaseId, list[^1].At);
        var next = PromotionRules.Next(head, _releases[step.Release.Name].ReleaseId, Now);
        Assert.Equal(step.Sequence, next?.Sequence);
        list.Add(new(step.Sequence, step.Release.Id, step.Release.Name, step.Release.PlatformVersion.ToString(), "token:ann", step.Reason, next!.Value.At, step.IsRollback, []));
    }

    private ChannelDetails Details(Channel channel) =>
        new(channel.Id, channel.Name, channel.Title, channel.Description, channel.Access, channel.IsDefault, null, channel.Requires, _revisions[channel.Name], channel.SupportMonths);
}

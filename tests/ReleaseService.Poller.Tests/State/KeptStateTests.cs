using System.Text;
using k8s.Models;
using ReleaseService.Cluster;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Cycles;
using Xunit;

namespace ReleaseService.Poller.Tests.State;

public sealed class KeptStateTests
{
    [Fact]
    public void It_comes_back_as_it_was()
    {
        var before = Example.Holding("0.79.0");
        var kept = before.Holding(Example.Candidate("0.80.0"), Candidate.Held(before));
        kept = kept with
        {
            State = kept.State with
            {
                Condition = Condition.Shadowed,
                Reason = "others",
                Floors = new Dictionary<string, Floor> { ["c"] = new(2, 7, "d") },
                Quarantine = [new("d", "n", "r", Example.Now)],
                Pending = new("d", Example.Now, "Completed 1", true),
                Rejected = new("d", 3, "no", Example.Now, TimeSpan.FromHours(1)),
                Shadowed = [new("chart.version", ["kubectl"])],
                NextAttempt = Example.Now,
            },
        };
        var back = KeptState.Read(Secret(kept), Example.Uid);
        Assert.Equivalent(kept.State, back.State, strict: true);
        Assert.Equal((Text(kept.Document), Text(kept.Previous)), (Text(back.Document), Text(back.Previous)));
        Assert.Equal("0.79.0-1", back.State.Previous!.Name);
    }

    [Fact]
    public void What_another_resource_left_counts_nothing() => IsNew(KeptState.Read(Secret(Example.Holding("0.80.0")), "22222222-2222-2222-2222-222222222222"), "22222222-2222-2222-2222-222222222222");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"uid\":\"11111111-1111-1111-1111-111111111111\",\"condition\":\"Unheard\"}")]
    [InlineData("{\"uid\":\"11111111-1111-1111-1111-111111111111\",\"floors\":7}")]
    [InlineData("{\"uid\":")]
    public void What_somebody_broke_counts_nothing(string state) =>
        IsNew(KeptState.Read(new ClusterSecret(new V1Secret { Metadata = new V1ObjectMeta(), Data = new Dictionary<string, byte[]> { ["state"] = Encoding.UTF8.GetBytes(state) } }), Example.Uid), Example.Uid);

    [Fact]
    public void No_secret_and_an_empty_one_are_new()
    {
        IsNew(KeptState.Read(null, Example.Uid), Example.Uid);
        IsNew(KeptState.Read(new ClusterSecret(new V1Secret { Metadata = new V1ObjectMeta() }), Example.Uid), Example.Uid);
    }

    [Theory]
    [InlineData("document", null)]
    [InlineData("document", "no json")]
    [InlineData("document", "{}")]
    [InlineData("document", "[]")]
    public void A_release_without_a_document_of_it_isnt_held(string key, string? value)
    {
        var data = Example.Holding("0.80.0").ToSecret().ToDictionary();
        data.Remove(key);
        if (value is not null)
            data[key] = Encoding.UTF8.GetBytes(value);
        var kept = KeptState.Read(new ClusterSecret(new V1Secret { Metadata = new V1ObjectMeta(), Data = data }), Example.Uid);
        Assert.Equal((null, false, null), (kept.State.Held, kept.State.IsHeldApplied, Candidate.Held(kept)));
    }

    [Fact]
    public void A_release_before_that_was_applied_is_kept_and_gone_back_to_once()
    {
        var before = Example.Holding("0.79.0");
        var kept = before.Holding(Example.Candidate("0.80.0"), Candidate.Held(before));
        Assert.Equal(("0.80.0-1", false, "0.79.0-1"), (kept.State.Held!.Name, kept.State.IsHeldApplied, kept.State.Previous!.Name));
        // One that was never applied isn't what to go back to.
        kept = kept.Holding(Example.Candidate("0.81.0"), Candidate.Previous(kept));
        Assert.Equal(("0.81.0-1", "0.79.0-1"), (kept.State.Held!.Name, kept.State.Previous!.Name));
        var back = kept.RolledBack()!;
        Assert.Equal(("0.79.0-1", Text(Example.Document("0.79.0"))), (back.State.Held!.Name, Text(back.Document)));
        Assert.Null(back.RolledBack());
        Assert.Null((kept with { State = kept.State with { Quarantine = [new("sha256:0.79.0", "0.79.0-1", "It failed too.", Example.Now)] } }).RolledBack());
    }

    [Fact]
    public void A_release_that_was_applied_stands()
    {
        var kept = Example.Holding("0.79.0").Applied(Example.Candidate("0.80.0"), Example.Candidate("0.79.0"));
        Assert.Equal(("0.80.0-1", true, "0.79.0-1"), (kept.State.Held!.Name, kept.State.IsHeldApplied, kept.State.Previous!.Name));
        Assert.Equal("0.79.0-1", kept.Applied(Example.Candidate("0.80.0", sequence: 9), Example.Candidate("0.80.0")).State.Previous!.Name);
    }

    private static void IsNew(KeptState kept, string uid)
    {
        Assert.Equivalent(new ResourceState { Uid = uid }, kept.State, strict: true);
        Assert.Null(kept.Document);
        Assert.Null(kept.Previous);
    }

    private static ClusterSecret Secret(KeptState kept) => new(new V1Secret { Metadata = new V1ObjectMeta(), Data = kept.ToSecret().ToDictionary() });

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Encoding.UTF8.GetString(some.Span) : null;
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Client;
using ReleaseService.Contracts.Releases;
using ReleaseService.Poller.Cycle;
using Xunit;

namespace ReleaseService.Poller.Tests.Cycles;

public sealed class VerifyTests
{
    private const string ChannelId = "8d0c0000-0000-4000-8000-000000000001";
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    private static readonly Question Head = new(null, null, null);
    private static readonly ResourceState Empty = new() { Uid = Example.Uid };

    [Fact]
    public void A_document_is_what_it_says()
    {
        Assert.True(Verify.Run(Fetched(), Head, Empty).TryGet(out var candidate));
        Assert.Equal(("0.80.0-1", "0.80.0", Digest, "stable", ChannelId), (candidate.Release.Name, candidate.Release.PlatformVersion, candidate.Release.Digest, candidate.Release.Channel, candidate.Release.ChannelId));
        Assert.Equal((new Floor(3, 42, Digest), "\"etag\""), (candidate.Release.Place, candidate.Release.ETag));
    }

    [Theory]
    [InlineData(3, 42, true)]
    [InlineData(3, 43, true)]
    [InlineData(3, 41, false)]
    [InlineData(2, 99, false)]
    [InlineData(4, 1, true)]
    [InlineData(null, 99, false)]
    public void A_place_below_the_floor_is_stale(int? epoch, int sequence, bool expected)
    {
        var state = Empty with { Floors = new Dictionary<string, Floor> { [ChannelId] = new(3, 42, Digest), ["another channel"] = new(9, 99, Digest) } };
        var answer = Verify.Run(Fetched(document => document["metadata"]!["sequence"] = $"{sequence}", epoch), Head, state);
        Assert.Equal(expected ? [] : ["document_stale"], answer.Defects.Select(defect => defect.Code));
    }

    /// <summary>After a restore a sequence is given again. In the new epoch it is followed whatever release it is; in the old one it isn't any more, also from a server that still shows it.</summary>
    [Fact]
    public void A_restored_service_is_followed_in_its_new_epoch_and_not_in_the_old_one()
    {
        var before = Empty with { Floors = new Dictionary<string, Floor> { [ChannelId] = new(1, 42, "sha256:promoted before the restore") } };
        Assert.True(Verify.Run(Fetched(epoch: 1_795_000_000), Head, before).TryGet(out var candidate));
        Assert.Equal(new Floor(1_795_000_000, 42, Digest), candidate.Release.Place);

        var after = Empty with { Floors = new Dictionary<string, Floor> { [ChannelId] = candidate.Release.Place!.Value } };
        foreach (var sequence in new[] { 42, 43, 1000 })
            Assert.Equal("document_stale", Assert.Single(Verify.Run(Fetched(document => document["metadata"]!["sequence"] = $"{sequence}", epoch: 1), Head, after).Defects).Code);
    }

    [Fact]
    public void A_pin_has_no_place_and_no_floor()
    {
        var state = Empty with { Floors = new Dictionary<string, Floor> { [ChannelId] = new(9, 99, Digest) } };
        Assert.True(Verify.Run(Fetched(document => ((JsonObject)document["metadata"]!).Remove("sequence")), Head with { Pin = "0.80.0-1" }, state).TryGet(out var candidate));
        Assert.Null(candidate.Release.Place);
    }

    [Theory]
    [InlineData(42, "sha256:another", "document_changed")]
    [InlineData(42, Digest, null)]
    [InlineData(41, "sha256:another", null)]
    public void The_same_place_is_the_same_release_for_ever(int heldAt, string heldDigest, string? expected)
    {
        var state = Empty with { Floors = new Dictionary<string, Floor> { [ChannelId] = new(3, heldAt, heldDigest) } };
        Assert.Equal(expected, Verify.Run(Fetched(), Head, state).Defects.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("stable", null, true)]
    [InlineData("beta", null, false)]
    [InlineData(null, "0.80.0-1", true)]
    [InlineData(null, "0.79.0-1", false)]
    [InlineData(null, "0b900000-0000-4000-8000-00000000000a", true)] // an alias, perhaps
    public void An_answer_to_another_question_isnt_followed(string? channel, string? pin, bool expected) =>
        Assert.Equal(expected ? [] : ["document_other"], Verify.Run(Fetched(), new(null, channel, pin), Empty).Defects.Select(defect => defect.Code));

    [Theory]
    [InlineData("chart.repoName", "1", "chart.repoName")]
    [InlineData("chart", null, "chart")]
    [InlineData("chart.version", "1", "chart.version")]
    [InlineData("chart.path", "\"/local\"", "chart.path")]
    [InlineData("chart.password", "\"secret\"", "chart.password")]
    [InlineData("values", "[]", "values")]
    [InlineData("values", null, "values")]
    [InlineData("values.app.image.tag", "null", "values.app.image.tag")]
    [InlineData("metadata.releaseId", "\"no id\"", "metadata.releaseId")]
    [InlineData("metadata.channelId", null, "metadata")]
    [InlineData("metadata.channelName", "\"\"", "metadata")]
    [InlineData("metadata.digest", null, "metadata")]
    [InlineData("metadata.sequence", null, "metadata.sequence")]
    [InlineData("metadata.sequence", "\"-1\"", "metadata.sequence")]
    [InlineData("metadata.sequence", "\" 7\"", "metadata.sequence")]
    public void What_no_release_has_isnt_followed(string path, string? value, string expected)
    {
        var fetched = Fetched(document =>
        {
            var keys = path.Split('.');
            var map = keys.SkipLast(1).Aggregate(document, (inner, key) => (JsonObject)inner[key]!);
            if (value is null)
                map.Remove(keys[^1]);
            else
                map[keys[^1]] = JsonNode.Parse(value);
        });
        Assert.Contains(expected, Verify.Run(fetched, Head, Empty).Defects.Select(defect => defect.Path));
    }

    [Theory]
    [InlineData("channelId", "metadata")]
    [InlineData("channelName", "metadata")]
    [InlineData("digest", "metadata")]
    [InlineData("sequence", "metadata.sequence")]
    public void Metadata_that_is_null_isnt_there(string key, string expected) =>
        Assert.Equal(expected, Assert.Single(Verify.Run(Fetched(document => document["metadata"]![key] = null), Head, Empty).Defects).Path);

    private static FetchedSpec Fetched(Action<JsonObject>? change = null, int? epoch = 3)
    {
        var document = (JsonObject)JsonNode.Parse(
            $$$"""
            {"metadata":{"channelId":"{{{ChannelId}}}","channelName":"stable","releaseId":"0b900000-0000-4000-8000-000000000001","releaseName":"0.80.0-1","releaseCreatedAt":"2026-03-24T18:35:42.479Z","sequence":"42","digest":"{{{Digest}}}"},
             "chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.42.0"},"values":{"app":{"image":{"repository":"wandb/local","tag":"0.80.0"} } } }
            """)!;
        change?.Invoke(document);
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
        var isDocument = document["chart"] is JsonObject && document["values"] is JsonObject;
        var decoded = isDocument ? JsonSerializer.Deserialize(bytes, ContractsJson.Default.SpecDocument)! : new SpecDocument(new Dictionary<string, string>(), default, default);
        return new FetchedSpec(decoded, bytes, "\"etag\"", epoch);
    }
}

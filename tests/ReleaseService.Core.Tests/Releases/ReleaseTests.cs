using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>A release is named by its content.</summary>
public sealed class ReleaseTests
{
    // Made by Python from the same manifest:
    //   canonical = json.dumps(manifest, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
    //   digest = 'sha256:' + hashlib.sha256(canonical).hexdigest()
    //   uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, 'urn:release-service:release'), digest)
    private const string Canonical = """{"chart":{"name":"operator-wandb","url":"https://charts.wandb.ai","version":"0.41.0"},"createdAt":"2026-03-24T18:35:42.479Z","name":"0.79.0-1","platformVersion":"0.79.0","values":{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"ratio":0.5,"replicas":2}}}""";
    private const string Digest = "sha256:524eb12192615fccac544bfa41b0413cc8d88e5fbc2a99cafff5fd0c597929db";
    private const string Id = "e2b70869-94ef-5897-8d82-2bfdcb043599";

    [Fact]
    public void A_release_has_the_id_and_digest_that_its_content_demands()
    {
        var release = Create(ManifestJson.With());

        Assert.Equal(Canonical, Encoding.UTF8.GetString(release.Manifest.Span));
        Assert.Equal(Digest, release.Digest);
        Assert.Equal(Guid.Parse(Id), release.Id);
    }

    [Fact]
    public void A_release_has_what_its_manifest_says()
    {
        var release = Create(ManifestJson.With(), "Notes");

        Assert.Equal("0.79.0-1", release.Name);
        Assert.Equal("0.79.0", release.PlatformVersion.ToString());
        Assert.Equal(new DateTimeOffset(2026, 3, 24, 18, 35, 42, 479, TimeSpan.Zero), release.CreatedAt);
        Assert.Equal(new("https://charts.wandb.ai", "operator-wandb", "0.41.0", null), release.Chart);
        Assert.Equal("Notes", release.Notes);
    }

    [Theory]
    [InlineData("""
        {
          "values": { "weave-trace": { "ratio": 5e-1, "replicas": 2.0 }, "app": { "image": { "tag": "0\u002e79.0", "repository": "wandb\/local" } } },
          "chart": { "version": "0.41.0", "name": "operator-wandb", "url": "https://charts.wandb.ai" },
          "platformVersion": "0.79.0", "name": "0.79.0-1", "createdAt": "2026-03-24T18:35:42.479Z"
        }
        """)]
    [InlineData("""{"createdAt":"2026-03-24T20:35:42.479+02:00","name":"0.79.0-1","platformVersion":"0.79.0","chart":{"name":"operator-wandb","url":"https://charts.wandb.ai","version":"0.41.0"},"values":{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"ratio":0.50,"replicas":2e0}}}""")]
    public void The_same_release_in_another_layout_has_the_same_id(string manifest) =>
        Assert.Equal((Digest, Guid.Parse(Id)), (Create(manifest).Digest, Create(manifest).Id));

    [Theory]
    [InlineData("\"2026-03-24T18:35:42Z\"")]
    [InlineData("\"2026-03-24T18:35:42.0Z\"")]
    [InlineData("\"2026-03-24T18:35:42.000Z\"")]
    [InlineData("\"2026-03-24T18:35:42-00:00\"")]
    [InlineData("\"2026-03-25T08:35:42.00+14:00\"")]
    public void Each_spelling_of_the_same_time_gives_the_same_release(string createdAt) => Assert.Contains(
        "\"createdAt\":\"2026-03-24T18:35:42.000Z\"",
        Encoding.UTF8.GetString(Create(ManifestJson.With(createdAt: createdAt)).Manifest.Span),
        StringComparison.Ordinal);

    [Fact]
    public void Notes_may_be_corrected_without_changing_the_release()
    {
        var (before, after) = (Create(ManifestJson.With(), "Frist"), Create(ManifestJson.With(), "First"));
        Assert.Equal((before.Id, before.Digest), (after.Id, after.Digest));
    }

    [Theory]
    [InlineData("name", "\"0.79.0-2\"")]
    [InlineData("platformVersion", "\"0.79.1\"")]
    [InlineData("createdAt", "\"2026-03-24T18:35:42.480Z\"")]
    [InlineData("chart", """{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.41.1"}""")]
    [InlineData("values", """{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"replicas":2,"ratio":0.25}}""")]
    public void A_change_of_any_member_makes_another_release(string member, string json)
    {
        var changed = Create(member switch
        {
            "name" => ManifestJson.With(name: json),
            "platformVersion" => ManifestJson.With(platformVersion: json),
            "createdAt" => ManifestJson.With(createdAt: json),
            "chart" => ManifestJson.With(chart: json),
            _ => ManifestJson.With(values: json),
        });
        Assert.NotEqual(Digest, changed.Digest);
        Assert.NotEqual(Guid.Parse(Id), changed.Id);
    }

    [Property(Arbitrary = [typeof(JsonTreeGenerator)])]
    public void Random_values_are_refused_with_reasons_or_give_the_same_id_in_each_layout(JsonTree tree, DoNotSize<int> seed)
    {
        Checked<Release> Make(string value) => ReleaseRules.Create(Expect.Utf8(ManifestJson.With(values: ManifestJson.ValuesAnd($"\"more\":{value}"))), "");
        var (plain, shuffled) = (Make(tree.Plain()), Make(tree.Shuffled(new Random(seed.Item))));
        Expect.EitherOr(plain);
        Assert.Equal(plain.TryGet(out var one) ? one.Id : null, shuffled.TryGet(out var other) ? other.Id : (Guid?)null);
    }

    private static Release Create(string manifest, string notes = "") => Expect.Valid(ReleaseRules.Create(Expect.Utf8(manifest), notes));
}

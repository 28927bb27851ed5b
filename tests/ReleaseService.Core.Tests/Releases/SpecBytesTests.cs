using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

public sealed class SpecBytesTests
{
    // Ids and digest: see ReleaseTests and ChannelTests.
    private const string Head = """{"metadata":{"channelId":"477bd0b0-655f-5b21-b1d1-d026e2d4d779","channelName":"stable","releaseId":"e2b70869-94ef-5897-8d82-2bfdcb043599","releaseName":"0.79.0-1","releaseCreatedAt":"2026-03-24T18:35:42.479Z","sequence":"42","digest":"sha256:524eb12192615fccac544bfa41b0413cc8d88e5fbc2a99cafff5fd0c597929db"},"chart":{"name":"operator-wandb","url":"https://charts.wandb.ai","version":"0.41.0"},"values":{"app":{"image":{"repository":"wandb/local","tag":"0.79.0"}},"weave-trace":{"ratio":0.5,"replicas":2}}}""";

    private static readonly Channel Stable = new("stable", "Stable", "", ChannelAccess.Public, IsDefault: true);
    private static readonly Release Release = Create(ManifestJson.With());

    [Fact]
    public void The_document_of_a_promotion_is_exactly_this() => Assert.Equal(Head, Text(SpecBytes.Compose(Stable, Release, 42).Identity));

    [Fact]
    public void The_document_of_a_pin_is_the_same_without_a_sequence() =>
        Assert.Equal(Head.Replace("\"sequence\":\"42\",", "", StringComparison.Ordinal), Text(SpecBytes.Compose(Stable, Release, null).Identity));

    [Theory]
    [InlineData(1L, "1")]
    [InlineData(9_007_199_254_740_993L, "9007199254740993")]
    [InlineData(null, null)]
    public void Every_metadata_value_is_a_string(long? sequence, string? expected)
    {
        using var document = JsonDocument.Parse(SpecBytes.Compose(Stable, Release, sequence).Identity);
        var metadata = document.RootElement.GetProperty("metadata");
        Assert.All(metadata.EnumerateObject(), member => Assert.Equal(JsonValueKind.String, member.Value.ValueKind));
        Assert.Equal(expected, metadata.TryGetProperty("sequence", out var value) ? value.GetString() : null);
    }

    [Fact]
    public void Sha256_is_that_of_the_identity_bytes() => // Python's hashlib over the literal above
        Assert.Equal("08a6f7dfa8052ddaa0d0dfc3e2be4555bf22e4e289f17f36a31c3acf8e434728", Convert.ToHexStringLower(SpecBytes.Compose(Stable, Release, 42).Sha256));

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Both_codings_decompress_to_the_identity_bytes(int length)
    {
        var spec = SpecBytes.Compose(Stable, Large(length), 42);

        Assert.Equal(spec.Identity, Inflate(new GZipStream(new MemoryStream(spec.Gzip), CompressionMode.Decompress)));
        Assert.Equal(spec.Identity, Inflate(new BrotliStream(new MemoryStream(spec.Brotli), CompressionMode.Decompress)));
    }

    [Fact]
    public void Composing_again_gives_the_same_bytes_in_every_coding()
    {
        var (one, other) = (SpecBytes.Compose(Stable, Large(5000), 7), SpecBytes.Compose(Stable, Large(5000), 7));
        Assert.Equal(one.Identity, other.Identity);
        Assert.Equal(one.Gzip, other.Gzip);
        Assert.Equal(one.Brotli, other.Brotli);
        Assert.Equal(one.Sha256, other.Sha256);
    }

    [Fact]
    public void Another_channel_or_sequence_gives_other_bytes()
    {
        var spec = SpecBytes.Compose(Stable, Release, 42);
        Assert.NotEqual(spec.Sha256, SpecBytes.Compose(Stable, Release, 43).Sha256);
        Assert.NotEqual(spec.Sha256, SpecBytes.Compose(Stable with { Name = "beta" }, Release, 42).Sha256);
    }

    [Fact]
    public void What_is_no_part_of_a_document_changes_no_byte()
    {
        var channel = Stable with { Title = "T", Description = "D", Access = ChannelAccess.Entitled };
        Assert.Equal(Head, Text(SpecBytes.Compose(channel, Create(ManifestJson.With(), "Other notes"), 42).Identity));
    }

    [Fact]
    public void Values_are_the_canonical_bytes_of_the_manifest()
    {
        var release = Create(ManifestJson.With(values: ManifestJson.ValuesAnd("\"\\u00fc\":\"<+\\u2028\\n\",\"a\":1E0")));
        Assert.EndsWith(
            "\"values\":{\"a\":1,\"app\":{\"image\":{\"tag\":\"1\"}},\"\u00fc\":\"<+\u2028\\n\"}}",
            Text(SpecBytes.Compose(Stable, release, 1).Identity),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_of_the_deepest_nesting_has_a_document()
    {
        var deepest = Create(ManifestJson.With(values: ManifestJson.ValuesAnd($"\"a\":{new string('[', 62)}1{new string(']', 62)}")));
        Assert.Contains($"{new string('[', 62)}1", Text(SpecBytes.Compose(Stable, deepest, 1).Identity), StringComparison.Ordinal);
    }

    private static Release Large(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 7 * i % 26))));
        return Create(ManifestJson.With(values: ManifestJson.ValuesAnd($"\"text\":\"{text}\"")));
    }

    private static Release Create(string manifest, string notes = "Notes") => Expect.Valid(ReleaseRules.Create(Expect.Utf8(manifest), notes));

    private static byte[] Inflate(Stream compressed)
    {
        using var output = new MemoryStream();
        using (compressed)
            compressed.CopyTo(output);
        return output.ToArray();
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}

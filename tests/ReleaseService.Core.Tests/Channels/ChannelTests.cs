using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using Xunit;

namespace ReleaseService.Core.Tests.Channels;

public sealed class ChannelTests
{
    // Python: uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, 'urn:release-service:channel'), name)
    [Theory]
    [InlineData("stable", "477bd0b0-655f-5b21-b1d1-d026e2d4d779")]
    [InlineData("beta", "7ec928c4-7174-5785-af3c-4862112b6076")]
    [InlineData("nightly", "3da2aa56-05e2-5381-b77b-8ac30d363941")]
    [InlineData("a", "1800578f-d946-5b01-80b3-fbe4d9cb1d02")]
    [InlineData("a-1", "2f64975f-ff70-5fa9-8494-cef8d2fedc1b")]
    public void A_channel_has_the_id_of_its_name(string name, string id)
    {
        Assert.Equal(Guid.Parse(id), Named(name).Id);
        Assert.Equal(Guid.Parse(id), (Named("other") with { Name = name }).Id);
    }

    [Fact]
    public void Nothing_but_the_name_changes_the_id() => Assert.Equal(
        Named("stable").Id, new Channel("stable", "Other", "Other", ChannelAccess.Entitled, IsDefault: true).Id);

    [Theory]
    [InlineData("stable", true)]
    [InlineData("a", true)]
    [InlineData("a-", true)]
    [InlineData("lts-2026-q1", true)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghij", true)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijk", false)]
    [InlineData("", false)]
    [InlineData("Stable", false)]
    [InlineData("1stable", false)]
    [InlineData("-stable", false)]
    [InlineData("sta_ble", false)]
    [InlineData("sta.ble", false)]
    [InlineData("sta/ble", false)]
    [InlineData("sta ble", false)]
    [InlineData(" stable", false)]
    [InlineData("stable\n", false)]
    [InlineData("st\u00e4ble", false)]
    [InlineData("stable\u0661", false)]
    public void A_name_is_a_letter_and_at_most_39_letters_digits_and_hyphens(string name, bool expected) => Assert.Equal(expected, Channel.IsName(name));

    [Fact]
    public void A_catalog_knows_its_channels_and_the_default_one()
    {
        var catalog = new ChannelCatalog([Named("beta"), Named("stable") with { IsDefault = true }]);
        Assert.Equal("stable", catalog.Default?.Name);
        Assert.Equal(["beta", "stable"], catalog.ByName.Keys.Order());
        Assert.False(catalog.ByName.ContainsKey("Stable"));
    }

    [Fact]
    public void A_catalog_may_be_without_a_default() => Assert.Null(new ChannelCatalog([Named("beta")]).Default);

    private static Channel Named(string name) => new(name, "Title", "", ChannelAccess.Public, IsDefault: false);
}

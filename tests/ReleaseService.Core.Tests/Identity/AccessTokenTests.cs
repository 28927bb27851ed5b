using System.Buffers.Text;
using ReleaseService.Core.Identity;
using Xunit;

namespace ReleaseService.Core.Tests.Identity;

public sealed class AccessTokenTests
{
    private const string Good = "rst_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcde";

    [Fact]
    public void A_token_is_the_prefix_and_256_random_bits()
    {
        var tokens = Enumerable.Range(0, 200).Select(_ => AccessToken.Create()).ToList();
        Assert.Equal(200, tokens.Distinct().Count());
        Assert.All(tokens, token =>
        {
            Assert.True(AccessToken.IsOne(token), token);
            Assert.Equal(32, Base64Url.DecodeFromChars(token.AsSpan(AccessToken.Prefix.Length)).Length);
        });
        for (var i = AccessToken.Prefix.Length; i < tokens[0].Length; i++) // Each place varies: 200 times the same letter there is no chance.
            Assert.True(tokens.Select(token => token[i]).Distinct().Count() > 1, $"letter {i}");
    }

    [Theory]
    [InlineData(Good, true)]
    [InlineData("", false)]
    [InlineData("rst_", false)]
    [InlineData("RST_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcde", false)]
    [InlineData("rst-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcde", false)]
    [InlineData(Good + "f", false)]
    [InlineData(Good + "\n", false)]
    [InlineData(" " + Good, false)]
    [InlineData("rst_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcd", false)]
    [InlineData("rst_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcd=", false)]
    [InlineData("rst_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/abcde", false)]
    [InlineData("rst_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcd\u00e9", false)]
    [InlineData("rst_\u0661123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_abcde", false)]
    public void Its_form_is_known(string text, bool expected) => Assert.Equal(expected, AccessToken.IsOne(text));

    // Python: hashlib.sha256(b'…').hexdigest()
    [Fact]
    public void What_is_kept_is_its_SHA_256() => Assert.Equal(
        "26f935ba699eca369dde42c00e7d6d6ece3f379c671d514b8a37789ce608bb76", AccessToken.HashOf("rst_test-admin-token-00000000000000000000000000"));

    [Theory]
    [InlineData("ci", true)]
    [InlineData("0", true)]
    [InlineData("Release-Bot_2.x", true)]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("", false)]
    [InlineData("-ci", false)] // it would look like an option
    [InlineData(".ci", false)]
    [InlineData("_ci", false)]
    [InlineData("ci bot", false)]
    [InlineData("ci\n", false)]
    [InlineData("ci/bot", false)]
    [InlineData("ci:bot", false)] // as actors are written
    [InlineData("b\u00f6t", false)]
    public void A_name_can_stand_in_histories_logs_and_command_lines(string name, bool expected) => Assert.Equal(expected, AccessToken.IsName(name));
}

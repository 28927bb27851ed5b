using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>Numbers as RFC 8785 §3.2.2.3 prints them.</summary>
public sealed class CanonicalNumberTests
{
    // RFC 8785 Appendix B, without NaN and infinity, which JSON text can't hold.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void A_number_is_printed_as_in_appendix_B(ulong bits, string expected) => Assert.Equal(expected, Canonical(Exact(bits)));

    // Printed by Node's JSON.stringify, which RFC 8785 takes as the reference.
    [Theory]
    [InlineData(0x3e60000000000000, "2.9802322387695312e-8")] // 2^-25: .NET's "R" prints a digit too few, which reads back as another double
    [InlineData(0x0410000000000000, "4.1045368012983762e-289")] // 2^-958: the same
    [InlineData(0x3d10000000000000, "1.4210854715202004e-14")]
    [InlineData(0x3e7ad7f29abcaf48, "1e-7")]
    [InlineData(0x0010000000000000, "2.2250738585072014e-308")] // smallest normal
    [InlineData(0x000fffffffffffff, "2.225073858507201e-308")] // largest subnormal
    public void A_number_is_printed_as_ECMAScript_does(ulong bits, string expected) => Assert.Equal(expected, Canonical(Exact(bits)));

    [Theory]
    [InlineData("4.9e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("-0.0", "0")]
    [InlineData("0E5", "0")]
    [InlineData("1.0", "1")]
    [InlineData("1E2", "100")]
    [InlineData("100e-2", "1")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("1e21", "1e+21")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("1e-400", "0")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("123456789012345678901", "123456789012345680000")]
    public void Each_spelling_of_a_number_gives_the_same_text(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e309")]
    [InlineData("1.7976931348623159e308")]
    public void A_number_beyond_a_double_is_refused_with_its_path(string json) =>
        Expect.OneDefect(CanonicalJson.Canonicalize(Expect.Utf8($$"""{"a":[0,{{json}}]}""")), "json_number", "a[1]");

    [Fact]
    public void Every_power_of_two_reads_back_as_itself() => Assert.All(
        Enumerable.Range(-1074, 1074 + 1024).Select(power => Math.ScaleB(1.0, power)),
        number => Assert.Equal(number, double.Parse(Canonical(Exact(BitConverter.DoubleToUInt64Bits(number))), CultureInfo.InvariantCulture)));

    [Property(MaxTest = 1000)]
    public Property Every_double_reads_back_exactly_from_its_canonical_text() => Prop.ForAll(
        Arb.From(JsonTreeGenerator.Numbers),
        number => double.Parse(Canonical(Exact(BitConverter.DoubleToUInt64Bits(number))), CultureInfo.InvariantCulture) == number);

    [Property(MaxTest = 1000)]
    public Property No_canonical_number_has_a_digit_too_many() => Prop.ForAll(
        Arb.From(JsonTreeGenerator.Numbers.Where(number => number != 0)),
        number => DropLastDigit(Canonical(Exact(BitConverter.DoubleToUInt64Bits(number)))) is not { } shorter
            || double.Parse(shorter, CultureInfo.InvariantCulture) != number);

    /// <summary>A JSON text that means exactly this double: 17 significant digits.</summary>
    private static string Exact(ulong bits) => BitConverter.UInt64BitsToDouble(bits).ToString("E16", CultureInfo.InvariantCulture);

    private static string Canonical(string json) => Encoding.UTF8.GetString(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(json))));

    /// <summary>Null where no digit after the point could go.</summary>
    private static string? DropLastDigit(string number)
    {
        var e = number.IndexOf('e', StringComparison.Ordinal);
        var mantissa = e < 0 ? number : number[..e];
        return mantissa.Contains('.', StringComparison.Ordinal) ? mantissa[..^1] + (e < 0 ? "" : number[e..]) : null;
    }
}

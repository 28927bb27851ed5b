using FsCheck;
using FsCheck.Fluent;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>The time of a request.</summary>
public sealed record Moment(DateTimeOffset Now);

/// <summary>Licenses and moments within two weeks around a day, where they meet often; and the ends of time.</summary>
public static class LicenseTimes
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Near = Gen.OneOf(
        Gen.Choose(-7 * 86_400, 7 * 86_400),
        Gen.Choose(-7, 7).Select(days => days * 86_400),
        Gen.Choose(-61, 61)).Select(seconds => Noon.AddSeconds(seconds));

    private static readonly Gen<DateTimeOffset?> Maybe = Gen.OneOf(
        Near.Select(time => (DateTimeOffset?)time),
        Near.Select(time => (DateTimeOffset?)time),
        Gen.Elements<DateTimeOffset?>(null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));

    public static Arbitrary<Moment> Moments() => Arb.From(Near.Select(time => new Moment(time)));

    public static Arbitrary<LicenseClaims> Licenses() => Arb.From(
        Maybe.SelectMany(expiresAt => Maybe.SelectMany(notBefore => Gen.Elements("a", "b", "c").Select(identity =>
            new LicenseClaims($"{identity}{expiresAt:O}{notBefore:O}", "deployment", expiresAt, notBefore, [], null)))));
}

using FsCheck;
using FsCheck.Fluent;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>Anything that may be known of a caller.</summary>
public sealed record DecisionFacts(LicenseFacts Facts, string? Requested);

/// <summary>Licenses and times as <see cref="LicenseTimes"/> makes them, with channels, revocations and assignments.</summary>
public static class DecisionGenerators
{
    private static readonly Gen<string?> Channel = Gen.Elements<string?>(null, null, "stable", "lts", "beta", "nightly", "gone");

    private static readonly Gen<string[]> Claim = Gen.Elements<string[]>([], [], ["beta"], ["nightly", "beta"], ["gone"], ["stable", "nightly"]);

    private static readonly Gen<DateTimeOffset?> Revoked = Gen.Elements<DateTimeOffset?>(null, null, null, DateTimeOffset.MinValue, DecisionCase.Now, DateTimeOffset.MaxValue);

    private static readonly Gen<LicenseClaims?> Maybe = LicenseTimes.Licenses().Generator
        .SelectMany(license => Claim.SelectMany(channels => Gen.Elements<LicenseClaims?>(license with { Channels = channels }, license with { Channels = channels }, null)));

    public static Arbitrary<DecisionFacts> Facts() => Arb.From(
        Maybe.SelectMany(license => Maybe.SelectMany(newest => Revoked.SelectMany(one => Revoked.SelectMany(two => Revoked.SelectMany(three => Channel.SelectMany(assigned => Channel.Select(asked =>
            new DecisionFacts(new(license, newest, one, two, three, assigned), asked)))))))));
}

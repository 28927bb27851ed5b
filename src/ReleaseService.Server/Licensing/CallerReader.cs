using System.Net;
using Microsoft.Extensions.Primitives;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Identity;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>Who is calling: reads and verifies the license of a request and says where it stands now.</summary>
public sealed class CallerReader(LicenseVerifier verifier, LicensingSettings settings, TimeProvider time)
{
    private readonly LicenseRules _rules = settings.Rules;

    public Caller Read(StringValues authorization, IPAddress? address, ReleaseSnapshot snapshot)
    {
        var keys = verifier.Keys;
        if (!keys.IsConfigured)
            return Caller.Anonymous;
        if (!LicenseHeader.TryRead(authorization, out var text))
            return Caller.Refused("license_malformed", null);
        if (text is null)
            return Caller.Anonymous;

        var verdict = verifier.Verify(text, address);
        if (verdict.Error is not null)
            return Caller.Refused(verdict.Error, verdict.Detail);
        var facts = snapshot.Licensing.FactsOf(verdict.License!, keys);
        return new Caller(LicenseStanding.Assess(facts, time.GetUtcNow(), _rules), facts, null, null);
    }
}

/// <summary>Who is calling: a license, nobody, or an identity that was checked before.</summary>
/// <param name="Standing">What the caller's license is worth now.</param>
/// <param name="Facts">The license that was sent and verified, and what is known of it; none for nobody.</param>
/// <param name="Error">Code, when the license isn't one at all; null otherwise.</param>
/// <param name="Detail">What to say about it, if more than usual.</param>
public readonly record struct Caller(LicenseStanding Standing, LicenseFacts Facts, string? Error, string? Detail)
{
    /// <summary>Whoever publishes here: sees the channels that the identity is for, whatever their access. Null for everybody else.</summary>
    public CallerIdentity? Identity { get; private init; }

    public static Caller Anonymous { get; } = new(LicenseStanding.Anonymous, default, null, null);

    public static Caller Of(CallerIdentity identity) => Anonymous with { Identity = identity };

    public bool MaySee(Channel channel) => Identity?.MayUse(channel.Name) == true || Entitlement.MayFollow(Standing, channel);

    /// <param name="channel">A channel by name; null for the caller's own.</param>
    /// <param name="channels">The channels there are.</param>
    public Entitlement EntitlementTo(string? channel, ChannelCatalog channels)
    {
        if (Identity is null || channel is null || !channels.ByName.TryGetValue(channel, out var named))
            return Entitlement.ForChannel(Standing, channel, channels);
        return MaySee(named) ? new(LicenseState.Anonymous, named, null, "identity") : new(LicenseState.Refused, null, null, "channel_out_of_scope");
    }

    public static Caller Refused(string error, string? detail) => new(default, default, error, detail);
}
